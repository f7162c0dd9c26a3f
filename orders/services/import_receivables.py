"""Bring open items of the ledger in from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from orders.engine.intake import Computed, Gathering, Import, Intake
from orders.events import ReceivablesImported
from orders.models import Receivable
from orders.policies import require_import
from orders.services.import_orders import publish_undone
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, write
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.events import publish

KIND = "receivables"


class ReceivableRow(NamedTuple):
    """One open item. Without ``open_amount`` all of ``amount`` is open."""

    row: int
    number: str
    organisation: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    currency: str | None = None
    amount: Decimal | None = None
    open_amount: Decimal | None = None


def _open(row: ReceivableRow) -> Decimal | None:
    return row.amount


DOCUMENT = Document(model=Receivable, key="number")
INTAKE = Intake(
    document=DOCUMENT,
    head={
        "organisation": "organisation_id",
        "issued_on": "issued_on",
        "due_on": "due_on",
        "currency": "currency",
        "amount": "amount",
        "open_amount": "open_amount",
    },
    line={},
    organisations=("organisation",),
    needs=("organisation", "due_on", "currency"),
    single=("organisation", "amount", "open_amount", "due_on"),
    computed={"open_amount": Computed(("amount",), _open)},
)


def plan_receivables(*, actor: Actor, rows: Sequence[ReceivableRow], request: Import) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    require_import(actor, KIND)
    return Gathering(INTAKE, request, actor).gather(rows)


@command("orders.import_receivables")
def import_receivables(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str
) -> list[Written]:
    """Write one batch of a plan and publish ``ReceivablesImported``. Raises ``Forbidden``."""
    require_import(actor, KIND)
    written = write(DOCUMENT, plan, batch, fixed={"source": source})
    ids = tuple(change.pk for change in written.changes)
    publish(actor, ReceivablesImported(subject_id=ids[0], ids=ids))
    return [written]


@command("orders.undo_import_of_receivables")
def undo_receivables(
    *, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]
) -> Undone:
    """Undo a written batch; items that were changed since stay. Raises ``Forbidden``."""
    require_import(actor, KIND)
    result = undo(DOCUMENT, changes, marks)
    publish_undone(actor, ReceivablesImported, result)
    return result
