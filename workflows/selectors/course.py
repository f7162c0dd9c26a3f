"""The course of a request beside its decisions: sent again with what changed, moved, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.models import AuditEntry, User
from workflows import events
from workflows.models import ApprovalProcess, Decision

_NEW_ROUND = (events.RequestResubmitted.code, events.RequestRerouted.code)
_TOLD = (*_NEW_ROUND, events.RequestWithdrawn.code, events.RequestCancelled.code)
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
    facts = _facts_by_round(process)
    told, number = [], 1
    for row in rows:
        number += row.code in _NEW_ROUND
        around: dict[str, Any] = {}
        if row.code == events.RequestResubmitted.code:
            around = {"before": _last(facts, number), "after": _first(facts, number)}
        who = names.get(row.actor_id or 0, "")
        told.append(Happening(row.code, row.at, who, row.reason, **around))
    return told


def _facts_by_round(process: ApprovalProcess) -> dict[int, Mapping[str, Any]]:
    """The facts of each round that is known by a decision, and of the present one."""
    decided = Decision.objects.filter(process=process, kept_from=None).order_by("-pk")
    rounds = decided.values_list("task__round", "snapshot__facts")[:_MOST]
    return dict(rounds) | {process.round: process.snapshot.facts}


def _last(facts: Mapping[int, Mapping[str, Any]], before: int) -> Mapping[str, Any]:
    earlier = [number for number in facts if number < before]
    return facts[max(earlier)] if earlier else {}


def _first(facts: Mapping[int, Mapping[str, Any]], since: int) -> Mapping[str, Any]:
    later = [number for number in facts if number >= since]
    return facts[min(later)] if later else {}
