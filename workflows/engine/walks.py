"""The way of one request through the flow: which nodes it passed, where it stands, how long."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from portal.kernel.actors import Actor
from portal.kernel.calendars import WorkingHours, working_time_between
from portal.kernel.errors import NotFound
from workflows.engine.time import now
from workflows.models import ApprovalProcess, ApprovalTask
from workflows.policies import can_manage_routes
from workflows.selectors.working_hours import default_hours, department_hours

_MOST = 1000
_OPEN = {STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED}


@dataclass(frozen=True, slots=True)
class Walk:
    """``passed`` counts how often each node was passed, ``here`` where the request stands, and
    ``taken`` are the paths that it took, by the names of the nodes at their ends.
    """

    passed: Mapping[str, int] = field(default_factory=dict)
    here: frozenset[str] = frozenset()
    taken: frozenset[tuple[str, str]] = frozenset()

    def state(self, node: str) -> str:
        """``now``, ``done``, or ``off`` for a node that it has not come to."""
        if node in self.here:
            return "now"
        return "done" if self.passed.get(node) else "off"


@dataclass(frozen=True, slots=True)
class Leg:
    """One task of a request, with the working time that it has taken so far; its questions to
    the author included. ``spent`` is nothing for a task that has not opened.
    """

    task: ApprovalTask
    spent: dt.timedelta | None

    @property
    def is_late(self) -> bool:
        """Whether its target has passed: before it was closed, its clock was stopped, or now."""
        due, until = self.task.due_at, self.task.closed_at or self.task.paused_at or now()
        return due is not None and until > due


def access_process(*, actor: Actor, public_id: UUID) -> ApprovalProcess:
    """An approval, for those who operate this installation. Raises ``NotFound``."""
    if not can_manage_routes(actor):
        raise NotFound
    process = ApprovalProcess.objects.filter(public_id=public_id).first()
    if process is None:
        raise NotFound
    return process


def walk_of(process: ApprovalProcess) -> Walk:
    """The request's way through the graph; what was taken back is left out."""
    tasks = Task.objects.filter(process=process).exclude(status=STATUS.CANCELED)
    rows = {row.pk: row for row in tasks[:_MOST]}
    links = Task.previous.through.objects.filter(from_task__in=rows, to_task__in=rows)
    names = {pk: row.flow_task.name for pk, row in rows.items()}
    return Walk(
        Counter(names[pk] for pk, row in rows.items() if row.status == STATUS.DONE),
        frozenset(names[pk] for pk, row in rows.items() if row.status in _OPEN),
        frozenset(
            (names[earlier], names[later])
            for later, earlier in links.values_list("from_task_id", "to_task_id")
            # A task that opened again after an undo follows itself.
            if names[earlier] != names[later]
        ),
    )


def legs_of(process: ApprovalProcess) -> Sequence[Leg]:
    """Every task of every round, in the order of the route."""
    tasks = list(
        ApprovalTask.objects.filter(process=process)
        .select_related("assignee", "decided_by")
        .order_by("round", "stage", "position")[:_MOST]
    )
    hours = department_hours(task.department for task in tasks)
    fallback = default_hours()
    return [Leg(task, _spent(task, hours.get(task.department, fallback))) for task in tasks]


def _spent(task: ApprovalTask, hours: WorkingHours) -> dt.timedelta | None:
    if task.opened_at is None:
        return None
    return working_time_between(hours, task.opened_at, task.closed_at or now())
