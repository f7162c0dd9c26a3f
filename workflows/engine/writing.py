"""Writing what a move changed: its rows get their ids in one question and go in one statement."""

from __future__ import annotations

from collections.abc import Sequence

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from portal.kernel.batches import reserve_ids
from portal.kernel.events import Event, publish
from workflows.engine.clocks import set_clock
from workflows.engine.coming_back import give_back
from workflows.engine.holders import find_holders
from workflows.engine.run import Run, changed_columns, place_of
from workflows.requests import nothing
from workflows.selectors.working_hours import default_hours

_TASK_COLUMNS = ["status", "owner", "assigned", "started", "finished"]


def number(run: Run) -> None:
    """Find out who holds what opened, and give every new row its id: events need them."""
    process = run.process
    _start_clocks(run)
    steps = (step for step in run.changed_steps.values() if step.pk is None)
    nodes = [task for task, _ in run.new_tasks]
    made_before_process = nodes if process.pk is None else ()
    reserve_ids([*run.snapshots, process, *nodes, *steps, *run.decisions])
    for step in run.changed_steps.values():
        if step.task is not None:
            step.task_id = step.task.pk
    for task in made_before_process:
        task.process = process
        if task.owner_permission_content_type_id:
            task.owner_permission_obj = process


def write(run: Run, facts: Sequence[Event], *, reason: str = "") -> None:
    """Write what a move changed, and its events, together."""
    _write_process(run)
    _write_nodes(run)
    for step in run.changed_steps.values():
        if step._state.adding:
            run.batch.insert(step)
        else:
            run.batch.update(step, changed_columns(run, step))
    run.batch.insert(*(decision for decision in run.decisions if decision._state.adding))
    publish(run.actor, *facts, reason=reason, batch=run.batch)
    run.batch.write()


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
    hours = find_holders(run, run.opened)
    give_back(run, run.opened)
    fallback = default_hours()
    for step in run.opened:
        step.task.owner_id = step.assignee_id  # type: ignore[union-attr]
        if step.assignee_id is None:
            step.task.status = STATUS.NEW  # type: ignore[union-attr]
        set_clock(step, hours.get(step.department, fallback), run.now)


def _write_process(run: Run) -> None:
    """The process and a new snapshot; Viewflow's half only when the flow ends or lives again."""
    process = run.process
    run.batch.insert(*run.snapshots)
    if process._state.adding:
        run.batch.insert(process)
    elif place_of(process) != run.place:
        columns = [
            "stage",
            "outcome",
            "outcome_at",
            "round",
            "snapshot",
            "title",
            "policy",
            "authors",
        ]
        if process.finished != run.place[-1]:
            columns += ["status", "finished"]
        run.batch.update(process, columns)


def _write_nodes(run: Run) -> None:
    for task in run.changed_tasks.values():
        run.batch.update(task, _TASK_COLUMNS)
    run.batch.insert(*(task for task, _ in run.new_tasks))
    link = Task.previous.through
    run.batch.insert(
        *(
            link(from_task_id=task.pk, to_task_id=before.pk)
            for task, previous in run.new_tasks
            for before in previous
        )
    )
