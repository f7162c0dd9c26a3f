"""The course of a request beside its decisions: sent again, moved, hurried, skipped, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.kernel.models import AuditEntry, User
from workflows import events
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    Snapshot,
    TaskStatus,
)

_TOLD = (
    events.RequestResubmitted.code,
    events.RequestRerouted.code,
    events.RequestFactsMoved.code,
    events.RequestWithdrawn.code,
    events.RequestCancelled.code,
)
_ON_A_TASK = (
    events.TaskNudged.code,
    events.TaskReminded.code,
    events.TaskEscalated.code,
    events.TaskSkipped.code,
    events.TaskTakenOver.code,
    events.TaskHandedBack.code,
)
# Under which name a fact keeps the colleague that it is about.
_COLLEAGUE = {
    events.TaskTakenOver.code: "taken_from_id",
    events.TaskHandedBack.code: "given_to_id",
}
_MOST = 100
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; ``before`` and ``after`` are the frozen facts around it, both
    empty unless it was sent again or facts moved. Then ``again`` are the tasks of whom that asks
    once more, ``added`` those that it requires now, ``dropped`` those that it needs no longer.
    ``task`` is the one that it is about, if it is about one alone; ``whom`` the colleague from
    whom it was taken or to whom it went back."""

    code: str
    at: dt.datetime
    who: str
    reason: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    again: Sequence[ApprovalTask] = ()
    added: Sequence[ApprovalTask] = ()
    dropped: Sequence[ApprovalTask] = ()
    task: ApprovalTask | None = None
    whom: str = ""


def course_of(process: ApprovalProcess) -> Sequence[Happening]:
    """What happened to a request, oldest first, for those who decide on it: at most the last
    hundred things about all of it, and the last hundred about its steps."""
    newest = AuditEntry.objects.filter(
        subject=events.ApprovalEvent.subject, subject_id=process.pk
    ).order_by("-id")
    # Apart: however often a task goes to and fro, what moved stays told.
    of_all, of_steps = (newest.filter(code__in=codes)[:_MOST] for codes in (_TOLD, _ON_A_TASK))
    rows = sorted(of_all.union(of_steps, all=True), key=lambda row: row.pk)
    if not rows:
        return []
    colleagues = {
        row.pk: row.payload[_COLLEAGUE[row.code]] for row in rows if row.code in _COLLEAGUE
    }
    people = User.objects.filter(pk__in={*colleagues.values(), *(row.actor_id for row in rows)})
    names = dict(people.values_list("pk", "full_name"))
    known = _snapshots(process)
    tasks = _tasks_of(rows)
    moves, frozen = _Moves(process, rows), _frozen(rows)
    told = []
    for row in rows:
        around: dict[str, Any] = {}
        if row.code == events.RequestResubmitted.code:
            before, after = _around(known, row.at)
            around = {"before": before, "after": after}
        elif row.code == events.RequestFactsMoved.code:
            around = {**frozen[row.pk], **moves.route(row.payload)}
        elif row.code in _ON_A_TASK:
            around = {
                "task": tasks.get(row.payload["task_id"]),
                "whom": names.get(colleagues.get(row.pk, 0), ""),
            }
        who = names.get(row.actor_id or 0, "")
        told.append(Happening(row.code, row.at, who, row.reason, **around))
    return told


def asked_again(process: ApprovalProcess) -> Sequence[Happening]:
    """When facts moved so that steps were asked again, or as well, newest first: for the author,
    so without the facts and without people."""
    if process.round == 1:
        return []
    rows = AuditEntry.objects.filter(
        subject=events.ApprovalEvent.subject,
        subject_id=process.pk,
        code=events.RequestFactsMoved.code,
        payload__round__gt=0,
    )
    newest = list(rows.order_by("-id")[:_MOST_TOLD])
    moves = _Moves(process, newest)
    told = []
    for row in newest:
        route = moves.route(row.payload)
        again, added = route["again"], route["added"]
        if again or added:
            told.append(Happening(row.code, row.at, "", "", again=again, added=added))
    return told


def cancellation_of(process: ApprovalProcess) -> Happening | None:
    """Who of the house cancelled a request, when and why: for those who decide on it."""
    if process.outcome != ApprovalOutcome.CANCELLED:
        return None
    code = events.RequestCancelled.code
    row = AuditEntry.objects.filter(
        subject=events.ApprovalEvent.subject, subject_id=process.pk, code=code
    ).last()
    if row is None:
        return None
    who = User.objects.filter(pk=row.actor_id or 0).values_list("full_name", flat=True).first()
    return Happening(code, row.at, who or "", row.reason)


def _tasks_of(rows: Sequence[AuditEntry]) -> dict[int, ApprovalTask]:
    wanted = {row.payload["task_id"] for row in rows if row.code in _ON_A_TASK}
    return ApprovalTask.objects.select_related("escalated_to").in_bulk(wanted)


def _snapshots(process: ApprovalProcess) -> list[tuple[dt.datetime, Mapping[str, Any]]]:
    """The facts that somebody decided on, and the present ones, by when they were frozen."""
    decided = Decision.objects.filter(process=process, kept_from=None).order_by("-pk")
    found = dict(decided.values_list("snapshot__taken_at", "snapshot__facts")[:_MOST])
    found[process.snapshot.taken_at] = process.snapshot.facts
    return sorted(found.items(), key=lambda each: each[0])


def _around(
    known: Sequence[tuple[dt.datetime, Mapping[str, Any]]], sent: dt.datetime
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The facts before a request was sent again, and those that it was sent with."""
    until = [facts for taken, facts in known if taken <= sent]
    return (until[-2], until[-1]) if len(until) > 1 else ({}, {})


class _Moves:
    """What changes of facts made of a route, read at once however many there were."""

    def __init__(self, process: ApprovalProcess, rows: Sequence[AuditEntry]) -> None:
        moved = [row.payload for row in rows if row.code == events.RequestFactsMoved.code]
        after = {payload["round"] for payload in moved if payload["round"]}
        self._steps: dict[int, dict[str, ApprovalTask]] = {}
        self._kept: set[int | None] = set()
        if not after:
            return
        rounds = after | {number - 1 for number in after}
        steps = ApprovalTask.objects.filter(process=process, round__in=rounds)
        for step in steps.order_by("position"):
            self._steps.setdefault(step.round, {})[step.role] = step
        # What was kept then may have been taken back since: its step never opened in that round.
        # One that did has kept some of the approvals that it needs, and was asked for the others.
        self._kept = set(
            Decision.objects.filter(
                task__process=process, task__round__in=after, task__opened_at=None
            )
            .exclude(kept_from=None)
            .exclude(undone_at=None)
            .values_list("task", flat=True)
        )

    def route(self, payload: Mapping[str, Any]) -> dict[str, list[ApprovalTask]]:
        """Whom one change asks again, whom as well, and whom no longer."""
        number = payload["round"]
        if not number:
            return {}
        then, now = (self._steps.get(number - back, {}) for back in (1, 0))
        return {
            "again": [
                step
                for role, step in now.items()
                if role in then and then[role].decision and not self._stayed(step)
            ],
            "added": [step for role, step in now.items() if role not in then],
            "dropped": [step for role, step in then.items() if role not in now],
        }

    def _stayed(self, step: ApprovalTask) -> bool:
        return step.status == TaskStatus.KEPT or step.pk in self._kept


def _frozen(rows: Sequence[AuditEntry]) -> dict[int, dict[str, Mapping[str, Any]]]:
    """The facts before and after each change of them, by the number of its row."""
    moved = {row.pk: row.payload for row in rows if row.code == events.RequestFactsMoved.code}
    sides = ("before", "after")
    known = Snapshot.objects.in_bulk({payload[s] for payload in moved.values() for s in sides})
    return {
        pk: {side: known[payload[side]].facts for side in sides if payload[side] in known}
        for pk, payload in moved.items()
    }


def facts_once_seen(process: ApprovalProcess, seen: str) -> Mapping[str, Any] | None:
    """The facts of this public id, if those of the request moved from them while it is decided."""
    try:
        found = Snapshot.objects.filter(public_id=UUID(seen)).first()
    except ValueError:
        return None
    moved = AuditEntry.objects.filter(
        subject=events.ApprovalEvent.subject,
        subject_id=process.pk,
        code=events.RequestFactsMoved.code,
        payload__before=found.pk if found else 0,
    )
    return found.facts if found is not None and moved.exists() else None


def facts_as_sent(process: ApprovalProcess, course: Sequence[Happening]) -> Mapping[str, Any]:
    """The facts with which a request was last sent; those of now if none has moved since."""
    first: Mapping[str, Any] = process.snapshot.facts
    for happening in reversed(course):
        if happening.code == events.RequestResubmitted.code:
            break
        if happening.code == events.RequestFactsMoved.code:
            first = happening.before or first
    return first
