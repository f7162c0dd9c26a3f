"""What sharing does after its own events: be there at the moment a grant ends."""

from __future__ import annotations

from portal.kernel.events import Occurrence, on
from sharing.events import GrantExtended, GrantMade
from sharing.jobs import announce_ends
from sharing.models import Grant


@on(GrantMade, GrantExtended)
def schedule_the_end(occurrence: Occurrence) -> None:
    """Schedule the announcement for the end of the grant; several for one moment do no harm."""
    grant = Grant.objects.filter(pk=occurrence.event.subject_id)
    end = grant.values_list("valid_until", flat=True).first()
    if end is not None:
        announce_ends.configure(schedule_at=end).defer()
