"""Versions of routing policies that wait for a second person, turned into lines of inboxes."""

from __future__ import annotations

from collections.abc import Iterable

from portal.kernel.events import Occurrence, on
from portal.kernel.models import User
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle
from workflows.events import PolicyActivated, PolicyProposed, PolicySentBack
from workflows.models import RoutingPolicy

_LABEL = RoutingPolicy._meta.label_lower


@on(PolicyProposed)
def tell_the_other_administrators(occurrence: Occurrence) -> None:
    """Somebody else than whoever proposed it has to look at it."""
    people = User.objects.filter(is_administrator=True, is_active=True)
    _tell(occurrence, people.values_list("pk", flat=True))


@on(PolicySentBack)
def tell_who_proposed_it(occurrence: Occurrence) -> None:
    """Whoever proposed it: it is to be edited."""
    fact: PolicySentBack = occurrence.event
    if fact.proposed_by is not None:
        _tell(occurrence, [fact.proposed_by])


@on(PolicyActivated, PolicySentBack)
def forget_what_was_proposed(occurrence: Occurrence) -> None:
    """It is in force, or a draft again: nobody is asked any more."""
    settle(record_model=_LABEL, record_id=occurrence.event.subject_id)


def _tell(occurrence: Occurrence, users: Iterable[int]) -> None:
    notify(
        users=users,
        code=occurrence.event.code,
        event_id=occurrence.id,
        record_model=_LABEL,
        record_id=occurrence.event.subject_id,
        author=occurrence.actor_id,
    )
