"""Bring exchange rates in from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from catalogue.events import RatesImported
from catalogue.models import CurrencyRate
from catalogue.policies import can_release
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import Document, compare_matched, write
from portal.kernel.bulk.rows import (
    Change,
    Plan,
    Problem,
    Record,
    Written,
    disagreements,
    refuse_records,
)
from portal.kernel.bulk.tables import read
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish

PUBLISHER = "ECB"
DOCUMENT = Document(model=CurrencyRate, key="date")


class RateRow(NamedTuple):
    """How many units of ``currency`` one euro bought on ``date``."""

    row: int
    date: date
    currency: str
    rate: Decimal
    publisher: str | None = None


def plan_rates(
    *, actor: Actor, rows: Sequence[RateRow], fields: frozenset[str], source: str = ""
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    if not can_release(actor):
        raise Forbidden
    plan = Plan(columns=("currency", "date", "rate", "source"))
    drafts: dict[tuple[str, date], Record] = {}
    again: list[Problem] = []
    for row in rows:
        if problems := list(_problems(row)):
            plan.problems += problems
            continue
        values = (row.currency, row.date, row.rate, row.publisher or source or PUBLISHER)
        label = f"{row.currency} {row.date}"
        draft = drafts.setdefault(values[:2], Record(label, [], values, extra=row))
        draft.rows.append(row.row)
        again += disagreements(draft.extra, row, ("rate", "publisher"))
    refuse_records(plan, drafts, again)
    days = {day for _currency, day in drafts}
    for currency, day, pk in read(CurrencyRate, ["currency", "date", "id"], by="date", keys=days):
        if (currency, day) in drafts:
            drafts[currency, day].pk = pk
    compare_matched(DOCUMENT, plan, drafts)
    return plan


def _problems(row: RateRow) -> Iterator[Problem]:
    if row.currency == "EUR":
        text = _("Rates are units per euro: leave the euro itself out.")
        yield Problem(row.row, "currency", "euro", text, row.currency)
    if row.rate <= 0:
        text = _("Enter a rate above 0, for example 1.0825.")
        yield Problem(row.row, "rate", "not_positive", text, str(row.rate))


@command("catalogue.import_rates")
def import_rates(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan and publish ``RatesImported``. Raises ``Forbidden``."""
    if not can_release(actor):
        raise Forbidden
    written = write(DOCUMENT, plan, batch)
    count = len(written.changes)
    first = written.changes[0].pk
    publish(actor, RatesImported(subject_id=first, count=count), reason=source)
    return [written]


@command("catalogue.undo_import_of_rates")
def undo_rates(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; rates that were changed since stay. Raises ``Forbidden``."""
    if not can_release(actor):
        raise Forbidden
    result = undo(DOCUMENT, changes, marks)
    if result.restored:
        count = len(result.restored)
        fact = RatesImported(subject_id=result.restored[0], count=count)
        publish(actor, fact, reason="import undone")
    return result
