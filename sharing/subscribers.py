"""What sharing does after its own events: be there at the moment a grant ends."""

from __future__ import annotations

from portal.kernel.events import on
from sharing.events import GrantExtended, GrantMade, SharingEvent
from sharing.jobs import announce_ends
from sharing.models import Grant


@on(GrantMade, GrantExtended)
def schedule_the_end(fact: SharingEvent) -> None:
    """Schedule the announcement for the end of the grant; several for one moment do no harm."""
    end = Grant.objects.filter(pk=fact.subject_id).values_list("valid_until", flat=True).first()
    if end is not None:
        announce_ends.configure(schedule_at=end).defer()
