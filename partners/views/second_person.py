"""What pages say of changes that need a second person: before they are made, while they wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from partners.engine.sharing_changes import facts_of
from partners.models import SHARING, SharingChange, SharingChangeStatus
from partners.selectors.sharing_changes import (
    open_tasks,
    sharing_change_list,
    waiting_change,
)
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, Refused
from sharing.disclosure import RuleDisclosure
from workflows.engine.what_if import what_if
from workflows.policies import can_decide
from workflows.views.task_page import task_url
from workflows.views.what_if import what_if_lines


def foreseen(
    actor: Actor,
    kind: str,
    effects: Sequence[RuleDisclosure],
    *,
    until: date | None = None,
    under_agreement: bool = False,
    level: str = "",
    begins: date | None = None,
) -> dict[str, Any]:
    """Whom a change with these effects would be sent to; nothing if it is made at once."""
    if sum(each.opened for each in effects) <= settings.SHARING_SECOND_PERSON:
        return {}
    facts = facts_of(
        kind, effects, until=until, under_agreement=under_agreement, level=level, begins=begins
    )
    try:
        found = what_if(SHARING, facts, actor=actor)
    except Refused as error:
        return {"needs_second": True, "second_error": str(error)}
    return {"needs_second": True, "second_route": what_if_lines(found, names_people=True)}


def waiting_context(actor: Actor, kind: str, subject_id: int) -> dict[str, Any]:
    """The request on which a waiting change is decided, and whether the actor decides it now."""
    change = waiting_change(kind, subject_id)
    if change is None:
        return {}
    mine = [task for task in open_tasks(change) if can_decide(actor, task).allowed]
    return {
        "second_change": change,
        "second_known": sharing_change_list(actor=actor).filter(pk=change.pk).exists(),
        "may_decide": bool(mine),
        "second_task": task_url(mine[0]) if mine else "",
    }


def agree(request: HttpRequest, kind: str, subject_id: int, done: str) -> SharingChange | None:
    """Agree as the second person, and say so; ``None`` if it was refused."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        change = agree_to_sharing_change(actor=actor, kind=kind, subject_id=subject_id)
    except DomainError as error:
        messages.error(request, str(error))
        return None
    is_made = change.status == SharingChangeStatus.MADE
    messages.success(request, done if is_made else _("You agreed. Others are still asked."))
    return change
