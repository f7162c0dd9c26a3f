"""The course of a request beside its decisions: sent again with what changed, moved, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.models import AuditEntry, User
from workflows import events
from workflows.models import ApprovalProcess, Decision

_TOLD = (
    events.RequestResubmitted.code,
    events.RequestRerouted.code,
    events.RequestWithdrawn.code,
    events.RequestCancelled.code,
)
_MOST = 100


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened; ``before`` and ``after`` are the frozen facts around it, both
    empty unless it was sent again."""

    code: str
    at: dt.datetime
    who: str
    reason: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def course_of(process: ApprovalProcess) -> Sequence[Happening]:
    """What happened to a request, oldest first: for those who decide on it."""
    rows = list(
        AuditEntry.objects.filter(
            subject=events.ApprovalEvent.subject, subject_id=process.pk, code__in=_TOLD
        ).order_by("id")[:_MOST]
    )
    if not rows:
        return []
    people = User.objects.filter(pk__in={row.actor_id for row in rows})
    names = dict(people.values_list("pk", "full_name"))
    known = _snapshots(process)
    told = []
    for row in rows:
        around: dict[str, Any] = {}
        if row.code == events.RequestResubmitted.code:
            before, after = _around(known, row.at)
            around = {"before": before, "after": after}
        who = names.get(row.actor_id or 0, "")
        told.append(Happening(row.code, row.at, who, row.reason, **around))
    return told


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
