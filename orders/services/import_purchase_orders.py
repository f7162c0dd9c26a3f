"""Bring purchase orders in from files: heads, lines, or both in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from orders.engine.intake import Computed, Gathering, Import, Intake
from orders.events import PurchaseOrdersImported
from orders.models import PurchaseOrder, PurchaseOrderLine
from orders.policies import require_import
from orders.services.import_orders import line_amount, publish_undone
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, write
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish

KIND = "purchase-orders"


class PurchaseOrderRow(NamedTuple):
    """A purchase order's head, one of its lines, or both. ``line_amount`` belongs to the line."""

    row: int
    number: str
    supplier: str | None = None
    status: str | None = None
    ordered_on: date | None = None
    shipped_on: date | None = None
    currency: str | None = None
    buyer: str | None = None
    amount: Decimal | None = None
    tax: Decimal | None = None
    freight: Decimal | None = None
    total_due: Decimal | None = None
    line_no: int | None = None
    product: str | None = None
    product_name: str | None = None
    due_on: date | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    line_amount: Decimal | None = None
    received: Decimal | None = None
    rejected: Decimal | None = None


DOCUMENT = Document(
    model=PurchaseOrder,
    key="number",
    line=PurchaseOrderLine,
    parent="purchase_order_id",
    counter="line_count",
)
INTAKE = Intake(
    document=DOCUMENT,
    head={
        "supplier": "supplier_id",
        "status": "status",
        "ordered_on": "ordered_on",
        "shipped_on": "shipped_on",
        "currency": "currency",
        "buyer": "buyer_key",
        "amount": "amount",
        "tax": "tax",
        "freight": "freight",
        "total_due": "total_due",
    },
    line={
        "product": "product_id",
        "due_on": "due_on",
        "quantity": "quantity",
        "unit_price": "unit_price",
        "line_amount": "amount",
        "received": "received",
        "rejected": "rejected",
    },
    organisations=("supplier",),
    needs=("supplier", "ordered_on", "currency"),
    line_needs=("product", "quantity", "unit_price"),
    single=("supplier", "status", "currency"),
    computed={"line_amount": Computed(("unit_price",), line_amount)},
)


def plan_purchase_orders(
    *, actor: Actor, rows: Sequence[PurchaseOrderRow], request: Import
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_import(actor, KIND)
    return Gathering(INTAKE, request, actor).gather(rows)


@command("orders.import_purchase_orders")
def import_purchase_orders(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str
) -> list[Written]:
    """Write one batch of a plan and publish ``PurchaseOrdersImported``. Raises ``Forbidden``."""
    require_import(actor, KIND)
    written = write(DOCUMENT, plan, batch, fixed={"source": source})
    ids = tuple(change.pk for change in written.changes)
    publish(actor, PurchaseOrdersImported(subject_id=ids[0], ids=ids))
    return [written]


@command("orders.undo_import_of_purchase_orders")
def undo_purchase_orders(
    *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
) -> Undone:
    """Undo a written batch; orders that were changed since stay. Raises ``Forbidden``."""
    require_import(actor, KIND)
    result = undo(DOCUMENT, changes, marks)
    publish_undone(actor, PurchaseOrdersImported, result)
    return result
