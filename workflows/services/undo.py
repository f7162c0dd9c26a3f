"""Take a decision back before anybody acts on it."""

from __future__ import annotations

from uuid import UUID

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound
from workflows.engine import moving
from workflows.engine.undoing import ask_once_more, undo
from workflows.models import Decision, TaskStatus
from workflows.policies import as_it_stands, can_undo
from workflows.services.decide import refusal


@command("workflows.undo_decision")
def undo_decision(*, actor: Actor, decision: UUID, reason: str = "") -> Decision:
    """Undo one's own decision: a second decision that is recorded beside the first.

    Raises ``NotFound``, ``Forbidden`` (``not_your_decision``) and ``Conflict``
    (``undone_already``, ``next_acted``, ``final``).
    """
    found = Decision.objects.filter(public_id=decision).values("pk", "process_id").first()
    if found is None or not actor.is_house:
        raise NotFound
    run = moving.begin(found["process_id"], actor)
    row = Decision.objects.select_related("task").get(pk=found["pk"])
    row.process = run.process
    row = as_it_stands(row)
    verdict = can_undo(actor, row, run.now)
    if not verdict.allowed:
        raise refusal(verdict)
    step = moving.task_of(run, row.task_id)
    take_back = ask_once_more if step.status == TaskStatus.KEPT else undo
    return take_back(run, step, row, reason=reason.strip())
