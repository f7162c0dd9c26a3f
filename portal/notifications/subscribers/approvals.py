"""Tasks: who is asked, who is reminded, who steps in."""

from __future__ import annotations

from typing import Any

from portal.kernel.events import Occurrence, audience, on
from portal.notifications.audiences import people_of
from portal.notifications.services.notify import notify
from workflows.events import RequestWithdrawn, TaskAssigned, TaskEscalated, TaskReminded


@on(TaskAssigned, TaskReminded, TaskEscalated, RequestWithdrawn)
def tell_holders(occurrence: Occurrence) -> None:
    """Those who hold the task, or held one of a withdrawn request."""
    fact: Any = occurrence.event
    notify(
        users=people_of(audience(fact)),
        code=fact.code,
        event_id=occurrence.id,
        record_model=fact.record_model,
        record_id=fact.record_id,
        author=occurrence.actor_id,
    )
