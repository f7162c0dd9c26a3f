"""Writing what a move changed: new rows by set, in a handful of statements."""

from __future__ import annotations

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from workflows.engine.clocks import default_hours, department_hours, set_clock
from workflows.engine.holders import find_holders
from workflows.engine.run import Run, place_of
from workflows.models import ApprovalTask, Decision
from workflows.requests import nothing

_TASK_COLUMNS = ["status", "owner", "assigned", "started", "finished"]
_STEP_COLUMNS = [
    "task",
    "status",
    "assignee",
    "assigned_for",
    "taken_from",
    "holder",
    "person",
    "needed",
    "approvals",
    "opened_at",
    "due_at",
    "paused_at",
    "nudged_at",
    "remind_at",
    "reminded_at",
    "escalated_at",
    "escalated_to",
    "decision",
    "comment",
    "decided_by",
    "closed_at",
]


def write(run: Run) -> None:
    """Write everything that a move changed but the process itself."""
    _start_clocks(run)
    _write_nodes(run)
    new = [step for step in run.changed_steps.values() if step.pk is None]
    old = [step for step in run.changed_steps.values() if step.pk is not None]
    if new:
        ApprovalTask.objects.bulk_create(new)
    if old:
        ApprovalTask.objects.bulk_update(old, _STEP_COLUMNS)
    unsaved = [decision for decision in run.decisions if decision.pk is None]
    if unsaved:
        Decision.objects.bulk_create(unsaved)


def save_process(run: Run) -> None:
    """Write what changed of the process; its Viewflow half only when the flow has ended."""
    if place_of(run.process) == run.place:
        return
    columns = ["stage", "outcome", "outcome_at", "round", "snapshot", "title"]
    if run.process.finished is not None:
        columns += ["status", "finished"]
    run.process.save(update_fields=columns)


def carry_out(run: Run) -> None:
    """Let the domain do what the move led to; it finds everything written."""
    for outcome in run.outcomes:
        if outcome is nothing:
            continue
        outcome(actor=run.actor, record=run.record, approval=run.process, comment=run.comment)


def _start_clocks(run: Run) -> None:
    """Find out who holds the tasks that opened in this move, and set their targets."""
    if not run.opened:
        return
    find_holders(run.process, run.opened, run.now)
    hours = department_hours(step.department for step in run.opened)
    fallback = default_hours()
    for step in run.opened:
        step.task.owner_id = step.assignee_id  # type: ignore[union-attr]
        if step.assignee_id is None:
            step.task.status = STATUS.NEW  # type: ignore[union-attr]
        set_clock(step, hours.get(step.department, fallback), run.now)


def _write_nodes(run: Run) -> None:
    if len(run.changed_tasks) == 1:
        run.changed_tasks[0].save(update_fields=_TASK_COLUMNS)
    elif run.changed_tasks:
        Task.objects.bulk_update(run.changed_tasks, _TASK_COLUMNS)
    if not run.new_tasks:
        return
    Task.objects.bulk_create([task for task, _ in run.new_tasks])
    link = Task.previous.through
    link.objects.bulk_create(
        link(from_task_id=task.pk, to_task_id=before.pk)
        for task, previous in run.new_tasks
        for before in previous
    )
