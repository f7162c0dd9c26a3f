"""What happened to requests, in order, as logs and figures tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.kernel.models import AuditEntry, User
from workflows import events
from workflows.models import ApprovalProcess, ApprovalTask, Decision

# What is told of a request besides its decisions, and the name that it has in logs.
_BESIDE: Mapping[str, str] = {
    events.RequestResubmitted.code: "sent again",
    events.RequestWithdrawn.code: "withdrawn",
    events.RequestCancelled.code: "cancelled",
    events.TaskSkipped.code: "skipped",
}
_AUTHOR = "author"
_OF_THE_AUTHOR = {events.RequestResubmitted.code, events.RequestWithdrawn.code}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a request's history, as logs are exported."""

    case: str
    activity: str
    role: str
    who: str
    at: dt.datetime
    round: int
    comment: str


def courses(by_id: Mapping[int, ApprovalProcess]) -> dict[int, list[Happening]]:
    """What happened to each of these requests, in time: sent, decided, sent again, ended."""
    found: dict[int, list[Happening]] = {
        pk: [
            Happening(
                process.reference,
                "sent",
                _AUTHOR,
                str(process.submitted_by or "Guildhall"),
                process.submitted_at,
                1,
                "",
            )
        ]
        for pk, process in by_id.items()
    }
    for tell in (_decided, _told):
        for pk, happening in tell(by_id):
            found[pk].append(happening)
    for happened in found.values():
        happened.sort(key=lambda each: each.at)
    return found


def _decided(by_id: Mapping[int, ApprovalProcess]) -> Iterator[tuple[int, Happening]]:
    rows = (
        Decision.objects.filter(process__in=by_id, kept_from=None)
        .select_related("task", "decided_by")
        .order_by("decided_at", "pk")
    )
    for row in rows:
        yield (
            row.process_id,
            Happening(
                by_id[row.process_id].reference,
                f"{row.task.role} {row.kind}",
                row.task.role,
                str(row.decided_by or "Guildhall"),
                row.decided_at,
                row.task.round,
                row.comment,
            ),
        )


def _told(by_id: Mapping[int, ApprovalProcess]) -> Iterator[tuple[int, Happening]]:
    rows = list(
        AuditEntry.objects.filter(
            subject=events.ApprovalEvent.subject, subject_id__in=by_id, code__in=_BESIDE
        ).order_by("id")
    )
    people = User.objects.in_bulk({row.actor_id for row in rows if row.actor_id})
    skipped = {row.payload["task_id"] for row in rows if row.code == events.TaskSkipped.code}
    tasks = ApprovalTask.objects.in_bulk(skipped)
    rounds = dict.fromkeys(by_id, 1)
    for row in rows:
        name, role = _BESIDE[row.code], _AUTHOR if row.code in _OF_THE_AUTHOR else ""
        if row.code == events.RequestResubmitted.code:
            rounds[row.subject_id] += 1
        if row.code == events.TaskSkipped.code:
            role = tasks[row.payload["task_id"]].role
            name = f"{role} {name}"
        who = str(people.get(row.actor_id or 0, "Guildhall"))
        process = by_id[row.subject_id]
        yield (
            row.subject_id,
            Happening(
                process.reference, name, role, who, row.at, rounds[row.subject_id], row.reason
            ),
        )
