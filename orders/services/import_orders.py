"""Bring orders in from a file, with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from orders.engine.intake import Computed, Gathering, Import, Intake
from orders.events import OrdersImported
from orders.models import Order, OrderLine, OrderStatus
from orders.policies import require_import
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, write
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish

KIND = "orders"


class OrderRow(NamedTuple):
    """One line of an order, with the order's head repeated. Fields that a file lacks are ``None``.

    ``discount_rate`` is a fraction of the price (0.15 is 15 %); ``row`` counts rows of the file.
    """

    row: int
    number: str
    partner: str | None = None
    customer: str | None = None
    status: str | None = None
    ordered_on: date | None = None
    due_on: date | None = None
    shipped_on: date | None = None
    currency: str | None = None
    salesperson: str | None = None
    region: str | None = None
    country: str | None = None
    customer_po: str | None = None
    tracking: str | None = None
    line_no: int | None = None
    product: str | None = None
    product_name: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount_rate: Decimal | None = None
    discount: Decimal | None = None
    amount: Decimal | None = None
    tax: Decimal | None = None
    freight: Decimal | None = None
    cost: Decimal | None = None


def _status(row: OrderRow) -> str:
    return OrderStatus.SHIPPED if row.shipped_on else OrderStatus.OPEN


def line_amount(row: Any) -> Decimal:
    """What a line comes to when the file does not say: quantity at unit price less discount."""
    gross = (row.quantity or Decimal(0)) * (row.unit_price or Decimal(0))
    discount = getattr(row, "discount", None)
    if discount is None:
        discount = gross * (getattr(row, "discount_rate", None) or 0)
    return (gross - discount).quantize(Decimal("0.0001"))


DOCUMENT = Document(
    model=Order,
    key="number",
    line=OrderLine,
    parent="order_id",
    sums={"amount": "amount", "tax": "tax", "freight": "freight"},
    counter="line_count",
)
INTAKE = Intake(
    document=DOCUMENT,
    head={
        "partner": "partner_id",
        "customer": "customer_id",
        "status": "status",
        "ordered_on": "ordered_on",
        "due_on": "due_on",
        "shipped_on": "shipped_on",
        "currency": "currency",
        "salesperson": "salesperson_key",
        "region": "region",
        "country": "country",
        "customer_po": "customer_po",
        "tracking": "tracking",
    },
    line={
        "product": "product_id",
        "quantity": "quantity",
        "unit_price": "unit_price",
        "discount_rate": "discount_rate",
        "discount": "discount",
        "amount": "amount",
        "tax": "tax",
        "freight": "freight",
        "cost": "cost",
    },
    organisations=("partner", "customer"),
    needs=("partner", "ordered_on", "currency"),
    line_needs=("product", "quantity", "unit_price"),
    single=("partner", "customer", "status", "currency"),
    computed={
        "status": Computed(("shipped_on",), _status),
        "amount": Computed(("unit_price",), line_amount),
    },
)


def plan_orders(*, actor: Actor, rows: Sequence[OrderRow], request: Import) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_import(actor, KIND)
    return Gathering(INTAKE, request, actor).gather(rows)


@command("orders.import_orders")
def import_orders(*, actor: Actor, plan: Plan, batch: list[Record], source: str) -> list[Written]:
    """Write one batch of a plan and publish ``OrdersImported``. Raises ``Forbidden``."""
    require_import(actor, KIND)
    written = write(DOCUMENT, plan, batch, fixed={"source": source})
    ids = tuple(change.pk for change in written.changes)
    publish(actor, OrdersImported(subject_id=ids[0], ids=ids))
    return [written]


@command("orders.undo_import_of_orders")
def undo_orders(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; orders that were changed since stay. Raises ``Forbidden``."""
    require_import(actor, KIND)
    result = undo(DOCUMENT, changes, marks)
    publish_undone(actor, OrdersImported, result)
    return result


def publish_undone(actor: Actor, event: type[Any], result: Undone) -> None:
    """Tell open pages that these records are not what they were."""
    if result.restored:
        ids = tuple(sorted(result.restored))
        publish(actor, event(subject_id=ids[0], ids=ids), reason="import undone")
