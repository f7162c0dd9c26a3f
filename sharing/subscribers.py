"""What sharing does after its own events: be there at the moment a grant begins or ends."""

from __future__ import annotations

from typing import Any

from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from sharing.engine.takings import records_taken_by
from sharing.events import (
    GrantExpired,
    GrantExtended,
    GrantMade,
    GrantRevoked,
    RuleDropped,
    RuleEnded,
    SharingEvent,
    WallBegun,
    WallBuilt,
)
from sharing.jobs import announce_ends, recall
from sharing.models import Grant, Party, PartyKind, Wall


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


@on(GrantRevoked, GrantExpired, RuleDropped, RuleEnded, WallBuilt, WallBegun)
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
    """The records that the event closed: its own, those of its rule, or those that the party took
    home of a whole kind before which a wall stands now, by whatever way it had seen them."""
    if fact.record_id is not None:
        return [fact.record_id]
    if isinstance(fact, RuleDropped):
        return list(fact.ids)
    if isinstance(fact, RuleEnded):
        grants = Grant.objects.filter(subject=fact.record_model, rule=fact.subject_id)
        return sorted(set(grants.values_list("object_id", flat=True)))
    return records_taken_by(fact.record_model, _companies_of(fact.party_id))


def _companies_of(party_id: int) -> set[int]:
    """The companies whose people count as a party: its own, or all of a tier or a line."""
    own = Party.objects.filter(pk=party_id, kind__in=[PartyKind.ORGANISATION, PartyKind.ROLE])
    people = User.objects.filter(groups=party_id)
    theirs = Party.objects.filter(kind=PartyKind.ORGANISATION, group__user__in=people)
    found = own.values_list("subject_id", flat=True).union(
        theirs.values_list("subject_id", flat=True)
    )
    return {each for each in found if each is not None}
