"""One move of an approval: what it read under its lock, and what it will write, together.

Viewflow walks the graph from node to node; the rows of the nodes it passes are collected here and
written in a handful of statements at the end of the move, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from viewflow.workflow.models import Task

from portal.kernel.actors import Actor
from portal.kernel.batches import Batch
from portal.kernel.events import Event
from workflows.models import (
    Absence,
    ApprovalOutcome,
    ApprovalTask,
    Decision,
    Mode,
    Snapshot,
    TaskStatus,
)
from workflows.policies import shared_seats
from workflows.requests import Outcome, RequestType, request_type

if TYPE_CHECKING:
    from workflows.models import ApprovalProcess

_FIELDS = ApprovalTask._meta.local_concrete_fields


def place_of(process: ApprovalProcess) -> tuple[Any, ...]:
    """Where a process stands: a move that leaves it there need not write it."""
    frozen = process.snapshot_id if process.snapshot_id else process.snapshot
    place = process.stage, process.outcome, process.round, process.policy_id, frozen
    return *place, process.finished


def _values(step: ApprovalTask) -> tuple[Any, ...]:
    return tuple(getattr(step, field.attname) for field in _FIELDS)


def changed_columns(run: Run, step: ApprovalTask) -> list[str]:
    """What differs from how the task was read at the start of the move."""
    read = run.as_read[step.pk]
    return [
        field.name
        for field, before, now in zip(_FIELDS, read, _values(step), strict=True)
        if before != now
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
        self.as_read = {step.pk: _values(step) for step in steps}
        self.type: RequestType = request_type(process.request_type)
        self.place = place_of(process)
        self.events: list[Event] = []
        # Facts that were frozen in this move: one set at most.
        self.snapshots: list[Snapshot] = []
        self.decisions: list[Decision] = []
        self.outcomes: list[Outcome] = []
        self.comment = ""
        # Whether the request is the same and only its facts have moved: who decided on others
        # is not asked again.
        self.facts_moved = False
        self._record = record
        self.batch = Batch()
        # Rows of nodes that are new, each with the rows that led to it, and those that were read.
        self.new_tasks: list[tuple[Task, tuple[Task, ...]]] = []
        self.changed_tasks: dict[int, Task] = {}
        self.changed_steps: dict[int, ApprovalTask] = {}
        self.opened: list[ApprovalTask] = []
        process.run = self  # type: ignore[attr-defined]

    @cached_property
    def absences(self) -> list[Absence]:
        """Whom the actor and those who made the request shared a seat with since it was sent."""
        process = self.process
        return shared_seats([self.actor.user_id, *process.makers], process.submitted_at)

    @property
    def record(self) -> Any:
        """The request itself, locked against other changes while its outcome is carried out."""
        if self._record is None:
            manager = self.type.model_class._default_manager
            self._record = manager.select_for_update(of=("self",)).get(pk=self.process.record_id)
        return self._record

    def step(self, task: int | UUID) -> ApprovalTask | None:
        """The task of the current round with this id, its own or the public one."""
        return next((step for step in self.steps if task in (step.pk, step.public_id)), None)

    def about(self) -> dict[str, Any]:
        """What every event of this approval says."""
        return {
            "subject_id": self.process.pk,
            "record_model": self.type.subject,
            "record_id": self.process.record_id,
        }

    def moved(self, task: Task) -> None:
        """A node's row that was changed."""
        self.changed_tasks[id(task)] = task

    # --- What the nodes ask and change ------------------------------------------------------

    def touched(self, step: ApprovalTask) -> None:
        """A task that was changed."""
        self.changed_steps[id(step)] = step

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
        self.opened.append(step)
        self.touched(step)

    def skip_the_rest(self) -> None:
        """Nothing that is still coming will be asked."""
        for step in self.steps:
            if step.status in {TaskStatus.COMING, TaskStatus.OPEN}:
                step.status = TaskStatus.SKIPPED
                step.closed_at = self.now
                step.paused_at = None
                self.touched(step)
