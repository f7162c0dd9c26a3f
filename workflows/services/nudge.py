"""Ask for a decision that is waited for, once for each stage."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.events import publish
from workflows import events
from workflows.engine import moving
from workflows.engine.starting import approval_of
from workflows.models import ApprovalProcess, TaskStatus
from workflows.policies import speaks_for


@command("workflows.nudge_request")
def nudge_request(*, actor: Actor, code: str, record: Any) -> ApprovalProcess:
    """Remind whoever holds the request now, in the name of whoever sent it.

    Raises ``NotFound`` for everybody else, and ``Conflict`` (``nothing_waits``,
    ``already_nudged``).
    """
    process = approval_of(code, record.pk)
    if process is None or not speaks_for(actor, process, record):
        raise NotFound
    run = moving.begin(process.pk, actor)
    waiting = [s for s in run.steps if s.status == TaskStatus.OPEN and s.paused_at is None]
    if not waiting:
        raise Conflict(_("Nobody but you is waited for."), code="nothing_waits")
    if any(step.nudged_at is not None for step in waiting):
        raise Conflict(
            _("You have asked at this step already. The target date shows beside it."),
            code="already_nudged",
        )
    for step in waiting:
        step.nudged_at = run.now
        step.save(update_fields=["nudged_at"])
    publish(actor, *(events.TaskNudged(task_id=step.pk, **run.about()) for step in waiting))
    return run.process
