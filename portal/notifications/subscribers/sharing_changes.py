"""Changes of sharing: whoever asked for one learns what became of it."""

from __future__ import annotations

from typing import Any

from partners.models import SharingChange
from partners.sharing_events import SharingChangeReturned
from portal.kernel.events import Occurrence, on
from portal.notifications.services.notify import notify
from workflows.events import RequestApproved, RequestCancelled, RequestRejected

_LABEL = SharingChange._meta.label_lower


@on(SharingChangeReturned)
def tell_who_is_to_change_it(occurrence: Occurrence) -> None:
    """Whoever asked: what to look at again."""
    _tell(occurrence, occurrence.event.subject_id)


@on(RequestApproved, RequestRejected, RequestCancelled)
def tell_how_it_ended(occurrence: Occurrence) -> None:
    """Whoever asked: whether it is made."""
    fact: Any = occurrence.event
    if fact.record_model == _LABEL:
        _tell(occurrence, fact.record_id)


def _tell(occurrence: Occurrence, change_id: int) -> None:
    change = SharingChange.objects.filter(pk=change_id).first()
    if change is not None and change.asked_by_id is not None:
        notify(
            users={change.asked_by_id},
            code=occurrence.event.code,
            event_id=occurrence.id,
            record_model=_LABEL,
            record_id=change_id,
            author=occurrence.actor_id,
        )
