"""Take a task of one's team, give it back, take it over from a colleague, hand it back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish
from portal.kernel.models import User
from workflows import events
from workflows.engine import moving
from workflows.models import ApprovalTask
from workflows.policies import (
    Standing,
    Verdict,
    can_claim,
    can_hand_back,
    can_release,
    can_take_over,
)
from workflows.services.decide import reach_task, refusal

type Question = Callable[[Actor, ApprovalTask, Standing], Verdict]


def _allowed(actor: Actor, task: UUID, question: Question) -> tuple[moving.Run, ApprovalTask]:
    """The task under its lock, if the policy says yes. Raises what ``decide_task`` raises."""
    run, step, standing = reach_task(actor, task)
    verdict = question(actor, step, standing)
    if not verdict.allowed:
        raise refusal(verdict)
    return run, step


@command("workflows.claim_task")
def claim_task(*, actor: Actor, task: UUID) -> ApprovalTask:
    """Claim a team's task, so that colleagues see who is on it.

    Raises ``NotFound``, ``Forbidden`` (``own_request``, ``not_yours``, ``everybody_decides``) and
    ``Conflict`` (``not_open``, ``already_claimed``).
    """
    run, step = _allowed(actor, task, can_claim)
    moving.activation_of(step.task).assign(User(pk=actor.user_id))  # type: ignore[arg-type]
    return _given(run, step, actor.user_id, events.TaskClaimed)


@command("workflows.take_over_task")
def take_over_task(*, actor: Actor, task: UUID) -> ApprovalTask:
    """Take a task that a colleague has claimed.

    Raises ``NotFound``, ``Forbidden`` (``own_request``, ``not_yours``) and ``Conflict``
    (``not_open``, ``not_claimed``, ``already_yours``).
    """
    run, step = _allowed(actor, task, can_take_over)
    moving.activation_of(step.task).reassign(User(pk=actor.user_id))  # type: ignore[arg-type]
    colleague = step.taken_from_id = step.assignee_id
    return _given(run, step, actor.user_id, events.TaskTakenOver, taken_from_id=colleague)


@command("workflows.release_task")
def release_task(*, actor: Actor, task: UUID) -> ApprovalTask:
    """Give a claimed task back to its team.

    Raises ``NotFound``, ``Forbidden`` (``named``) and ``Conflict`` (``not_open``,
    ``not_claimed``).
    """
    run, step = _allowed(actor, task, can_release)
    moving.activation_of(step.task).unassign()  # type: ignore[arg-type]
    return _given(run, step, None, events.TaskReleased)


@command("workflows.hand_back_task")
def hand_back_task(*, actor: Actor, task: UUID) -> ApprovalTask:
    """Give a task back to the colleague from whom the actor took it over.

    Raises ``NotFound`` and ``Conflict`` (``not_open``, ``not_claimed``, ``not_taken_over``).
    """
    run, step = _allowed(actor, task, can_hand_back)
    owner, step.taken_from_id = step.taken_from_id, None
    moving.activation_of(step.task).reassign(User(pk=owner))  # type: ignore[arg-type]
    return _given(run, step, owner, events.TaskHandedBack, given_to_id=owner)


def _given(
    run: moving.Run,
    step: ApprovalTask,
    user_id: int | None,
    fact: Callable[..., events.TaskEvent],
    **more: int | None,
) -> ApprovalTask:
    step.assignee_id = user_id
    step.assigned_for_id = None
    if user_id is None:
        step.taken_from_id = None
    step.save(update_fields=["assignee", "assigned_for", "taken_from"])
    step.task.save(update_fields=["status", "owner", "assigned"])  # type: ignore[union-attr]
    publish(run.actor, fact(task_id=step.pk, **more, **run.about()))
    return step
