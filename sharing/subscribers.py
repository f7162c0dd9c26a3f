"""What sharing does after its own events: be there at the moment a grant begins or ends."""

from __future__ import annotations

from portal.kernel.events import Occurrence, on
from sharing.events import GrantExtended, GrantMade, WallBuilt
from sharing.jobs import announce_ends
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
