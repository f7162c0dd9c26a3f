"""Undoing a decision: the walk that it led to is taken back, step by step, and recorded."""

from __future__ import annotations

from copy import copy

from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from workflows import events
from workflows.engine.moving import decision_on, route_again
from workflows.engine.run import Run
from workflows.engine.starting import opened_events
from workflows.engine.watching import go_on, move_questions
from workflows.engine.writing import carry_out, number, write
from workflows.models import (
    ApprovalOutcome,
    ApprovalTask,
    Decision,
    DecisionKind,
    TaskStatus,
)


def undo(run: Run, step: ApprovalTask, decision: Decision, *, reason: str) -> Decision:
    """Take a decision back: its task opens again, and what it opened or ended is as before.

    The policy has been asked. The second decision names the first, and both stay.
    """
    second = _taken_back(run, step, decision, reason)
    ended = run.process.outcome != ApprovalOutcome.PENDING
    if step.status == TaskStatus.DONE:
        _rewind(run, step, decision)
    number(run)
    undone = _undone(run, decision, second)
    write(run, [undone], reason=reason)
    if ended:
        run.outcomes.append(run.type.reopened)  # type: ignore[arg-type]
    carry_out(run)
    return second


def ask_once_more(run: Run, step: ApprovalTask, decision: Decision, *, reason: str) -> Decision:
    """Take a decision back that was kept from a round before: a further round asks its step anew,
    and all else goes on there.
    """
    second = _taken_back(run, step, decision, reason)
    step.status, step.closed_at = TaskStatus.COMING, None
    step.decision, step.comment, step.decided_by_id = "", "", None
    open_before = [copy(each) for each in run.steps if each.status == TaskStatus.OPEN]
    run.facts_moved = True
    route_again(run)
    number(run)
    undone = _undone(run, decision, second)
    # Whoever is asked of the step learns it by its being undone; what others were told since the
    # decision is taken out of their inboxes with it.
    told = {each.pk for each in run.opened if each.role != step.role}
    opened = [each for each in opened_events(run) if each.task_id in told]
    again = go_on(run, open_before)
    write(run, [undone, *opened], reason=reason)
    move_questions(again)
    carry_out(run)
    return second


def _line_of(decision: Decision) -> list[Decision]:
    """A decision and those of which it was kept, down to the one that somebody made."""
    line = [decision]
    while line[-1].kept_from is not None:
        line.append(line[-1].kept_from)
    return line


def _undone(run: Run, decision: Decision, second: Decision) -> events.DecisionUndone:
    """That it was taken back, about the task on which it was made."""
    made = _line_of(decision)[-1]
    return events.DecisionUndone(task_id=made.task_id, decision_id=second.pk, **run.about())


def _taken_back(run: Run, step: ApprovalTask, decision: Decision, reason: str) -> Decision:
    """Note that a decision is undone, where it was made and wherever it was kept."""
    decision.undone_at = run.now
    if decision.kept_from is None:
        run.batch.update(decision, ["undone_at"])
    for kept in _line_of(decision) if decision.kept_from else ():
        # At once: what is kept of a round is read before the move is written.
        kept.undone_at = run.now
        kept.save(update_fields=["undone_at"])
    second = decision_on(run, step)
    second.kind, second.comment, second.undoes = DecisionKind.UNDO, reason, decision
    run.decisions.append(second)
    run.comment = reason
    run.touched(step)
    if decision.kind == DecisionKind.APPROVE:
        step.approvals -= 1
    return second


def _rewind(run: Run, step: ApprovalTask, decision: Decision) -> None:
    _cancel_walk(run, step)
    for other in run.steps:
        skipped = other.status == TaskStatus.SKIPPED and other.closed_at == decision.decided_at
        if other.stage > step.stage and (skipped or other.status == TaskStatus.OPEN):
            _close_again(run, other)
        elif skipped and other is not step:
            _open_again(run, other)
    step.decision, step.comment, step.decided_by_id = "", "", None
    _open_again(run, step)
    process = run.process
    process.stage = step.stage
    process.outcome, process.outcome_at = ApprovalOutcome.PENDING, None
    process.status, process.finished = PROCESS.NEW, None


def _cancel_walk(run: Run, step: ApprovalTask) -> None:
    """Viewflow's rows that came after the step: cancelled, as its own undo would leave them."""
    led: dict[int, list[int]] = {}
    links = Task.previous.through.objects.filter(to_task__process=run.process)
    for later, earlier in links.values_list("from_task_id", "to_task_id"):
        led.setdefault(earlier, []).append(later)
    found: set[int] = set()
    ahead = list(led.get(step.task_id or 0, ()))
    while ahead:
        pk = ahead.pop()
        if pk not in found:
            found.add(pk)
            ahead += led.get(pk, ())
    Task.objects.filter(pk__in=found).update(status=STATUS.CANCELED, finished=run.now)


def _close_again(run: Run, step: ApprovalTask) -> None:
    step.status, step.closed_at, step.task = TaskStatus.COMING, None, None
    step.opened_at = step.due_at = step.remind_at = step.reminded_at = None
    step.escalated_at = step.escalated_to_id = step.paused_at = None
    step.assignee_id = step.assigned_for_id = step.taken_from_id = None
    run.touched(step)


def _open_again(run: Run, step: ApprovalTask) -> None:
    """Open a task anew under a new row of its node; its clock goes on from where it began."""
    before = step.task
    before.status = STATUS.REVIVED  # type: ignore[union-attr]
    run.moved(before)  # type: ignore[arg-type]
    revived = Task(
        process=run.process,
        flow_task=before.flow_task,  # type: ignore[union-attr]
        flow_task_type=before.flow_task_type,  # type: ignore[union-attr]
        token=before.token,  # type: ignore[union-attr]
        owner_permission=before.owner_permission,  # type: ignore[union-attr]
        owner_permission_content_type=before.owner_permission_content_type,  # type: ignore[union-attr]
        owner_permission_obj_pk=before.owner_permission_obj_pk,  # type: ignore[union-attr]
        owner_id=step.assignee_id,
        status=STATUS.ASSIGNED if step.assignee_id else STATUS.NEW,
    )
    run.new_tasks.append((revived, (before,)))  # type: ignore[arg-type]
    step.status, step.closed_at, step.task = TaskStatus.OPEN, None, revived
    run.touched(step)
