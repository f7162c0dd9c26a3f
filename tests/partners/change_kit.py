"""Changes of sharing that wait for a second person, for the tests of their requests."""

from __future__ import annotations

from typing import Any

from partners.models import SharingChange
from partners.selectors.sharing_changes import open_tasks
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import SYSTEM, Actor
from workflows.models import Decision
from workflows.services.decide import decide_task
from workflows.services.install_routes import install_routes


def ask_above(settings: Any, parts: int) -> None:
    """Whatever opens or closes more parts of records than this waits, by the first routes."""
    settings.SHARING_SECOND_PERSON = parts
    install_routes(actor=SYSTEM)


def agree(actor: Actor, kind: str, subject: Any) -> SharingChange:
    """Agree as the second person, from the page of what waits."""
    change = agree_to_sharing_change(actor=actor, kind=kind, subject_id=subject.pk)
    subject.refresh_from_db()
    return change


def decide(actor: Actor, change: SharingChange, decision: str, **values: Any) -> Decision:
    """Decide on the one open task of a change."""
    (task,) = open_tasks(change)
    return decide_task(actor=actor, task=task.public_id, decision=decision, **values)
