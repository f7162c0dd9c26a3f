"""One move of an approval: what it read under its lock, and what it will write, together.

Viewflow walks the graph from node to node; the rows of the nodes it passes are collected here and
written in a handful of statements at the end of the move, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from portal.kernel.actors import Actor
from portal.kernel.calendars import WorkingHours
from portal.kernel.events import Event
from workflows.engine.clocks import default_hours, department_hours, set_clock
from workflows.engine.holders import find_holders
from workflows.models import ApprovalOutcome, ApprovalTask, Decision, Mode, TaskStatus
from workflows.requests import Outcome, RequestType, request_type

if TYPE_CHECKING:
    from workflows.models import ApprovalProcess

_TASK_COLUMNS = ["status", "owner", "assigned", "started", "finished"]
_STEP_COLUMNS = [
    "task",
    "status",
    "assignee",
    "assigned_for",
    "holder",
    "person",
    "needed",
    "approvals",
    "opened_at",
    "due_at",
    "remind_at",
    "escalated_at",
    "decision",
    "comment",
    "decided_by",
    "closed_at",
]


class Run:
    """The working set of one move. ``steps`` are the tasks of the current round, in order."""

    def __init__(
        self,
        process: ApprovalProcess,
        actor: Actor,
        now: datetime,
        steps: Sequence[ApprovalTask] = (),
        record: Any = None,
    ) -> None:
        self.process = process
        self.actor = actor
        self.now = now
        self.steps = list(steps)
        self.type: RequestType = request_type(process.request_type)
        self.place = self.place_of(process)
        self.events: list[Event] = []
        self.decisions: list[Decision] = []
        self.outcomes: list[Outcome] = []
        self.comment = ""
        self._record = record
        self._tasks: list[tuple[Task, tuple[Task, ...]]] = []
        self._changed_tasks: list[Task] = []
        self._changed_steps: dict[int, ApprovalTask] = {}
        self._opened: list[ApprovalTask] = []
        process.run = self  # type: ignore[attr-defined]

    @staticmethod
    def place_of(process: ApprovalProcess) -> tuple[Any, ...]:
        """Where a process stands: a move that leaves it there need not write it."""
        return process.stage, process.outcome, process.round, process.finished

    @property
    def record(self) -> Any:
        """The request itself, locked against other changes while its outcome is carried out."""
        if self._record is None:
            manager = self.type.model_class._default_manager
            self._record = manager.select_for_update(of=("self",)).get(pk=self.process.record_id)
        return self._record

    def step(self, task_id: int) -> ApprovalTask | None:
        """The task of the current round with this id."""
        return next((step for step in self.steps if step.pk == task_id), None)

    def about(self) -> dict[str, Any]:
        """What every event of this approval says."""
        return {
            "subject_id": self.process.pk,
            "record_model": self.type.subject,
            "record_id": self.process.record_id,
        }

    # --- What the nodes ask and change ------------------------------------------------------

    def collect(self, task: Task, *previous: Task) -> None:
        """A node's row, to be written at the end, with the rows that led to it."""
        self._tasks.append((task, previous))

    def changed(self, task: Task) -> None:
        """A node's row that was read before."""
        self._changed_tasks.append(task)

    def touched(self, step: ApprovalTask) -> None:
        """A task that was changed."""
        self._changed_steps[id(step)] = step

    @property
    def is_pending(self) -> bool:
        """Whether nobody has ended or returned the request."""
        return self.process.outcome == ApprovalOutcome.PENDING

    @property
    def stage_left(self) -> bool:
        """Whether tasks are waiting for their stage."""
        return self.is_pending and any(s.status == TaskStatus.COMING for s in self.steps)

    @property
    def stage_settled(self) -> bool:
        """Whether no task of the stage is open any more."""
        return not any(step.status == TaskStatus.OPEN for step in self.steps)

    def next_stage(self) -> list[ApprovalTask]:
        """The tasks that open now: those of the lowest stage that is still coming."""
        coming = [step for step in self.steps if step.status == TaskStatus.COMING]
        stage = min(step.stage for step in coming)
        return [step for step in coming if step.stage == stage]

    def open(self, step: ApprovalTask, task: Task) -> None:
        """Give a task to those who hold it and start its clock."""
        step.task = task
        step.status = TaskStatus.OPEN
        step.opened_at = self.now
        step.assignee_id = step.person_id if step.mode == Mode.ONE else None
        self.process.stage = step.stage
        self._opened.append(step)
        self.touched(step)

    def skip_the_rest(self) -> None:
        """Nothing that is still coming will be asked."""
        for step in self.steps:
            if step.status in {TaskStatus.COMING, TaskStatus.OPEN}:
                step.status = TaskStatus.SKIPPED
                step.closed_at = self.now
                self.touched(step)

    # --- Writing ------------------------------------------------------------------------------

    def start_clocks(self) -> None:
        """Find out who holds the tasks that opened in this move, and set their targets."""
        if not self._opened:
            return
        find_holders(self.process, self._opened, self.now)
        for step in self._opened:
            step.task.owner_id = step.assignee_id  # type: ignore[union-attr]
            if step.assignee_id is None:
                step.task.status = STATUS.NEW  # type: ignore[union-attr]
        hours = department_hours(step.department for step in self._opened)
        fallback: WorkingHours = default_hours()
        for step in self._opened:
            set_clock(step, hours.get(step.department, fallback), self.now)

    def write(self) -> None:
        """Write everything that this move changed, new rows by set."""
        self.start_clocks()
        self._write_nodes()
        new = [step for step in self._changed_steps.values() if step.pk is None]
        old = [step for step in self._changed_steps.values() if step.pk is not None]
        if new:
            ApprovalTask.objects.bulk_create(new)
        if old:
            ApprovalTask.objects.bulk_update(old, _STEP_COLUMNS)
        unsaved = [decision for decision in self.decisions if decision.pk is None]
        if unsaved:
            Decision.objects.bulk_create(unsaved)

    def carry_out(self) -> None:
        """Let the domain do what the move led to; it finds everything written."""
        for outcome in self.outcomes:
            outcome(
                actor=self.actor,
                record=self.record,
                approval=self.process,
                comment=self.comment,
            )

    @property
    def opened(self) -> list[ApprovalTask]:
        """The tasks that opened in this move."""
        return self._opened

    def _write_nodes(self) -> None:
        if self._changed_tasks:
            if len(self._changed_tasks) == 1:
                self._changed_tasks[0].save(update_fields=_TASK_COLUMNS)
            else:
                Task.objects.bulk_update(self._changed_tasks, _TASK_COLUMNS)
        if not self._tasks:
            return
        Task.objects.bulk_create([task for task, _ in self._tasks])
        link = Task.previous.through
        link.objects.bulk_create(
            link(from_task_id=task.pk, to_task_id=before.pk)
            for task, previous in self._tasks
            for before in previous
        )
