"""Bring invoices in from a file, with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from orders.engine.intake import Computed, Gathering, Import, Intake
from orders.events import InvoicesImported
from orders.models import Invoice, InvoiceLine
from orders.policies import require_import
from orders.services.import_orders import line_amount, publish_undone
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, write
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish

KIND = "invoices"
# How ERP systems mark the number of an invoice that takes another one back.
CANCELLING = "C"


class InvoiceRow(NamedTuple):
    """One line of an invoice, with the invoice's head repeated.

    A number that starts with C is a cancellation, unless the file says so itself.
    """

    row: int
    number: str
    is_cancellation: bool | None = None
    customer: str | None = None
    issued_at: datetime | None = None
    due_on: date | None = None
    country: str | None = None
    currency: str | None = None
    line_no: int | None = None
    product: str | None = None
    product_name: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


def _cancels(row: InvoiceRow) -> bool:
    return row.number[:1].upper() == CANCELLING


def _description(row: InvoiceRow) -> str:
    return row.product_name or ""


DOCUMENT = Document(
    model=Invoice,
    key="number",
    line=InvoiceLine,
    parent="invoice_id",
    sums={"amount": "amount"},
    counter="line_count",
)
INTAKE = Intake(
    document=DOCUMENT,
    head={
        "is_cancellation": "is_cancellation",
        "customer": "customer_id",
        "issued_at": "issued_at",
        "due_on": "due_on",
        "country": "country",
        "currency": "currency",
    },
    line={
        "product": "product_id",
        "description": "description",
        "quantity": "quantity",
        "unit_price": "unit_price",
        "amount": "amount",
    },
    organisations=("customer",),
    needs=("issued_at", "currency"),
    line_needs=("product", "quantity", "unit_price"),
    single=("customer", "currency"),
    computed={
        "is_cancellation": Computed(("issued_at",), _cancels),
        "amount": Computed(("unit_price",), line_amount),
        "description": Computed(("product_name",), _description),
    },
)


def plan_invoices(*, actor: Actor, rows: Sequence[InvoiceRow], request: Import) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_import(actor, KIND)
    return Gathering(INTAKE, request, actor).gather(rows)


@command("orders.import_invoices")
def import_invoices(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str
) -> list[Written]:
    """Write one batch of a plan and publish ``InvoicesImported``. Raises ``Forbidden``."""
    require_import(actor, KIND)
    written = write(DOCUMENT, plan, batch, fixed={"source": source})
    ids = tuple(change.pk for change in written.changes)
    publish(actor, InvoicesImported(subject_id=ids[0], ids=ids))
    return [written]


@command("orders.undo_import_of_invoices")
def undo_invoices(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; invoices that were changed since stay. Raises ``Forbidden``."""
    require_import(actor, KIND)
    result = undo(DOCUMENT, changes, marks)
    publish_undone(actor, InvoicesImported, result)
    return result
