"""The approvals inbox: what waits for an actor, for their team, what is coming, what they did."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page, Sort, page
from workflows.models import ApprovalTask, Decision, Mode, TaskStatus
from workflows.policies import (
    Standing,
    holding,
    own_tasks,
    standing_of,
    team,
    visible_tasks,
)

type Queue = Literal["mine", "team", "coming", "done"]

QUEUES: tuple[Queue, ...] = ("mine", "team", "coming", "done")
# Counts are shown up to here ("99+").
MOST_COUNTED = 100

_SORTS = {
    "mine": Sort("due_at", parse=datetime.fromisoformat),
    "team": Sort("due_at", parse=datetime.fromisoformat),
    "coming": Sort("sent_at", parse=datetime.fromisoformat),
    "done": Sort("done_at", descending=True, parse=datetime.fromisoformat),
}


def task_queue(
    *,
    actor: Actor,
    queue: str = "mine",
    kind: str = "",
    query: str = "",
    standing: Standing | None = None,
    **window: Any,
) -> Page[ApprovalTask]:
    """One page of a queue, most urgent first; what was done, newest first.

    ``kind`` narrows to a request type, ``query`` to a reference or words of the title. Each row
    carries its ``process`` and ``assignee``. ``window`` is that of ``keyset.page``.
    """
    if queue not in QUEUES:
        raise NotFound
    rows = _rows(queue, standing or standing_of(actor))
    if kind:
        rows = rows.filter(process__request_type=kind)
    if query:
        # References are kept in capitals; both sides have an index, and either may be asked alone.
        reference = query.strip().upper()
        rows = rows.filter(Q(process__reference=reference) | Q(process__title__icontains=query))
    rows = rows.select_related("process", "assignee", "process__submitted_by", "assigned_for")
    if queue == "mine":
        # What a list says of a request is as of these facts: it may be decided from there.
        rows = rows.annotate(facts_id=F("process__snapshot__public_id"))
    return page(rows, _SORTS[queue], **window)


def queue_rows(*, actor: Actor, queue: str) -> QuerySet[ApprovalTask]:
    """The tasks of a queue, unordered. Raises ``NotFound`` for a queue that there is not."""
    if queue not in QUEUES:
        raise NotFound
    return _rows(queue, standing_of(actor))


def waiting_count(actor: Actor) -> int:
    """How many tasks wait for the actor, or for anybody of their team, each counted up to
    ``MOST_COUNTED``; for the navigation."""
    counts = queue_counts(actor=actor)
    return counts.get("mine", 0) + counts.get("team", 0)


def queue_counts(*, actor: Actor, standing: Standing | None = None) -> dict[str, int]:
    """How much is in each queue but the done one, counted up to ``MOST_COUNTED``; one query."""
    if not actor.is_house or actor.user_id is None:
        return {}
    standing = standing or standing_of(actor)
    parts = [
        _rows(queue, standing)
        .order_by()
        .annotate(queue=Value(queue, output_field=CharField()))
        .values_list("queue", flat=True)[:MOST_COUNTED]
        for queue in ("mine", "team", "coming")
    ]
    counts = dict.fromkeys(("mine", "team", "coming"), 0)
    for queue in parts[0].union(*parts[1:], all=True):
        counts[queue] += 1
    return counts


def _rows(queue: str, standing: Standing) -> QuerySet[ApprovalTask]:
    user = standing.actor.user_id
    if not standing.actor.is_house or user is None:
        return ApprovalTask.objects.none().annotate(sent_at=F("opened_at"), done_at=F("closed_at"))
    if queue == "done":
        return _done(user)
    tasks = ApprovalTask.objects.annotate(sent_at=F("process__submitted_at"))
    if queue == "coming":
        return tasks.filter(holding(standing), status=TaskStatus.COMING)
    own = {user, *standing.partners}
    tasks = tasks.filter(status=TaskStatus.OPEN).exclude(
        Q(process__submitted_by__in=own) | Q(process__authors__overlap=sorted(own))
    )
    decided = Decision.objects.standing().filter(task=OuterRef("pk"), decided_by=user)
    together = Q(assignee=None) & ~Q(mode=Mode.ONE) & holding(standing)
    if queue == "mine":
        return tasks.filter(standing.tasks(own_tasks) | together).exclude(Exists(decided))
    ours = standing.tasks(team)
    return tasks.filter(ours, assignee=None, mode=Mode.ONE).exclude(standing.tasks(_above))


def _above(standing: Standing) -> Q:
    """Tasks that were escalated to whoever's seats these are: they are among their own."""
    return Q(escalated_to__in=standing.people)


def _done(user: int) -> QuerySet[ApprovalTask]:
    return ApprovalTask.objects.filter(
        decisions__decided_by=user,
        decisions__kept_from=None,
        decisions__undone_at=None,
        decisions__undoes=None,
    ).annotate(
        done_at=F("decisions__decided_at"),
        my_decision=F("decisions__kind"),
        sent_at=F("process__submitted_at"),
    )


def access_task(*, actor: Actor, reference: str, key: str) -> ApprovalTask:
    """The newest task of this key on a request, with what its page needs.

    Raises ``NotFound`` if the actor does not hold it and never did.
    """
    rows = visible_tasks(actor, ApprovalTask.objects.all())
    return _one(rows.filter(process__reference=reference.upper(), key=key))


def open_successor(*, actor: Actor, task: ApprovalTask) -> ApprovalTask:
    """The open task of the same role in the present round, if a task's own round is over and the
    actor may open that; else the task itself."""
    process = task.process
    if task.round == process.round:
        return task
    following = ApprovalTask.objects.filter(
        process=process, round=process.round, role=task.role, status=TaskStatus.OPEN
    )
    try:
        return _one(visible_tasks(actor, following))
    except NotFound:
        return task


def access_task_by_id(*, actor: Actor, public_id: uuid.UUID) -> ApprovalTask:
    """The task with this public id. Raises ``NotFound`` like ``access_task``."""
    return _one(visible_tasks(actor, ApprovalTask.objects.filter(public_id=public_id)))


def _one(rows: QuerySet[ApprovalTask]) -> ApprovalTask:
    task = (
        rows.select_related(
            "process",
            "process__snapshot",
            "process__policy",
            "process__submitted_by",
            "assignee",
            "assigned_for",
            "decided_by",
        )
        .order_by("-process__submitted_at", "-round")
        .first()
    )
    if task is None:
        raise NotFound
    return task


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where ``[`` and ``]`` lead from a task, and its place in the queue."""

    previous: ApprovalTask | None
    following: ApprovalTask | None
    position: int
    total: int


def neighbours(*, actor: Actor, task: ApprovalTask, standing: Standing) -> Neighbours:
    """The tasks before and after this one among those that wait for the actor or their team."""
    waiting: Mapping[int, ApprovalTask] = {
        row.pk: row
        for queue in ("mine", "team")
        for row in task_queue(actor=actor, queue=queue, standing=standing, first=50).items
    }
    ids = list(waiting)
    if task.pk not in waiting:
        return Neighbours(None, waiting[ids[0]] if ids else None, 0, len(ids))
    at = ids.index(task.pk)
    return Neighbours(
        previous=waiting[ids[at - 1]] if at else None,
        following=waiting[ids[at + 1]] if at + 1 < len(ids) else None,
        position=at + 1,
        total=len(ids),
    )
