"""Bring opportunities in from a file, with their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deals.engine.intake import DOCUMENT, DealRow, Gathering, row_problems
from deals.events import DealsImported
from deals.models.deals import DealKind
from deals.policies import can_record
from portal.kernel.actors import Actor
from portal.kernel.bulk.documents import write
from portal.kernel.bulk.rows import Change, Plan, Record, Written
from portal.kernel.bulk.undo import Undone, undo
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden
from portal.kernel.events import publish


def plan_deals(
    *,
    actor: Actor,
    rows: Sequence[DealRow],
    fields: frozenset[str],
    source: str = "",
    create: frozenset[str] = frozenset(),
) -> Plan:
    """What importing these rows would do; writes nothing. Raises ``Forbidden``."""
    if not can_record(actor):
        raise Forbidden
    plan = Gathering(actor, fields, source, create).gather(rows)
    problems = [problem for row in rows for problem in row_problems(row)]
    plan.problems += problems
    plan.refuse({problem.row for problem in problems})
    return plan


@command("deals.import_deals")
def import_deals(
    *, actor: Actor, plan: Plan, batch: list[Record], source: str = ""
) -> list[Written]:
    """Write one batch of a plan as opportunities and publish ``DealsImported``.

    Raises ``Forbidden``.
    """
    if not can_record(actor):
        raise Forbidden
    written = write(DOCUMENT, plan, batch, fixed={"kind": DealKind.OPPORTUNITY})
    ids = tuple(change.pk for change in written.changes)
    publish(actor, DealsImported(subject_id=ids[0], ids=ids), reason=source)
    return [written]


@command("deals.undo_import_of_deals")
def undo_deals(*, actor: Actor, changes: Sequence[Change], marks: Mapping[str, int]) -> Undone:
    """Undo a written batch; deals that were changed since stay. Raises ``Forbidden``."""
    if not can_record(actor):
        raise Forbidden
    result = undo(DOCUMENT, changes, marks)
    if result.restored:
        ids = tuple(sorted(result.restored))
        publish(actor, DealsImported(subject_id=ids[0], ids=ids), reason="import undone")
    return result
