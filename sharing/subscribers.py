"""What sharing does after its own events: be there at the moment a grant begins or ends."""

from __future__ import annotations

from typing import Any

from portal.kernel.events import Occurrence, on
from sharing.events import (
    GrantExpired,
    GrantExtended,
    GrantMade,
    GrantRevoked,
    RuleEnded,
    SharingEvent,
    WallBegun,
    WallBuilt,
)
from sharing.jobs import announce_ends, recall
from sharing.models import Grant, Wall


@on(GrantMade, GrantExtended)
def schedule_start_and_end(occurrence: Occurrence) -> None:
    """Schedule the announcement for a later start and for the end of the grant; several for one
    moment do no harm."""
    grant = Grant.objects.filter(pk=occurrence.event.subject_id).first()
    if grant is None:
        return
    if grant.valid_from > grant.granted_at and grant.start_announced_at is None:
        announce_ends.configure(schedule_at=grant.valid_from).defer()
    if grant.valid_until is not None:
        announce_ends.configure(schedule_at=grant.valid_until).defer()


@on(WallBuilt)
def schedule_start_and_end_of_wall(occurrence: Occurrence) -> None:
    """The same for a wall."""
    wall = Wall.objects.filter(pk=occurrence.event.subject_id).first()
    if wall is None:
        return
    if wall.valid_from is not None and wall.valid_from == wall.begins_at:
        announce_ends.configure(schedule_at=wall.valid_from).defer()
    if wall.valid_until is not None:
        announce_ends.configure(schedule_at=wall.valid_until).defer()


# Longer than a reading waits in the journal: what was read before an end is known by then.
_JOURNAL_SECONDS = 3
_BATCH = 200


@on(GrantRevoked, GrantExpired, RuleEnded, WallBuilt, WallBegun)
def recall_what_was_taken(occurrence: Occurrence) -> None:
    """Have deleted what was taken home of records that somebody sees no longer, or less of.

    Not for an agreement that has to be accepted anew: that closes for a while and opens again.
    """
    fact = occurrence.event
    ids: list[Any] = _records_of(fact)
    for start in range(0, len(ids), _BATCH):
        recall.configure(schedule_in={"seconds": _JOURNAL_SECONDS}).defer(
            event_id=occurrence.id,
            subject=fact.record_model,
            record_ids=ids[start : start + _BATCH],
        )


def _records_of(fact: SharingEvent) -> list[int]:
    """The records that the event closed: its own, or those of its rule; before which a wall of a
    whole kind stands, whatever the party had been granted."""
    if fact.record_id is not None:
        return [fact.record_id]
    grants = Grant.objects.filter(subject=fact.record_model)
    if isinstance(fact, RuleEnded):
        grants = grants.filter(rule=fact.subject_id)
    else:
        grants = grants.filter(party=fact.party_id, revoked_at=None)
    return sorted(set(grants.values_list("object_id", flat=True)))
