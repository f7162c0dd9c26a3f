"""What our own history says of how requests are decided: courses, waiting, rework, lateness."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from portal.kernel.calendars import working_time_between
from workflows.engine import time
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    TaskStatus,
)
from workflows.selectors.working_hours import default_hours, department_hours

# The newest requests that are looked at, and the variants that are listed.
MOST, LISTED = 5000, 20
_MONTH = dt.timedelta(days=30)
_SENT = "sent"


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


@dataclass(frozen=True, slots=True)
class Variant:
    """A course that requests took: what happened, in order, and how many took it."""

    steps: tuple[str, ...]
    count: int
    example: str
    url: str


@dataclass(slots=True)
class RoleFigures:
    """One role: what it decided, the working hours it took, and how often it was late."""

    role: str
    decided: int = 0
    rejected: int = 0
    returned: int = 0
    late: int = 0
    hours: list[float] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def median_hours(self) -> float:
        """The median working hours from opening to decision."""
        return median(self.hours) if self.hours else 0.0

    @property
    def late_share(self) -> float:
        """Which part came after its target, from 0 to 1."""
        return self.late / self.decided if self.decided else 0.0


@dataclass(slots=True)
class Mined:
    """Figures of the requests of one kind that were sent in a stretch of time."""

    requests: int = 0
    ended: int = 0
    reworked: int = 0
    days: list[float] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    roles: list[RoleFigures] = field(default_factory=list)

    @property
    def median_days(self) -> float:
        """The median days from sending to the end."""
        return median(self.days) if self.days else 0.0

    @property
    def rework_share(self) -> float:
        """Which part was sent more than once, from 0 to 1."""
        return self.reworked / self.requests if self.requests else 0.0


def mine(code: str, *, months: int) -> Mined:
    """The figures of a kind of request over the last months."""
    processes = _processes(code, months)
    found = Mined(requests=len(processes))
    for process in processes:
        found.reworked += process.round > 1
        if process.outcome not in {ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED}:
            found.ended += 1
            spent = process.outcome_at - process.submitted_at
            found.days.append(spent.total_seconds() / 86400)
    by_id = {process.pk: process for process in processes}
    found.variants = _variants(by_id, list(_history(by_id)))
    found.roles = _roles(by_id)
    return found


def happenings(code: str, *, months: int) -> Iterator[Happening]:
    """Every event of these requests, request by request, in time."""
    by_id = {process.pk: process for process in _processes(code, months)}
    courses: dict[int, list[Happening]] = {}
    for pk, happening in _history(by_id):
        courses.setdefault(pk, []).append(happening)
    for events in courses.values():
        yield from events


def _processes(code: str, months: int) -> list[ApprovalProcess]:
    since = time.now() - months * _MONTH
    return list(
        ApprovalProcess.objects.filter(request_type=code, submitted_at__gte=since)
        .select_related("submitted_by")
        .order_by("-submitted_at")[:MOST]
    )


def _history(by_id: dict[int, ApprovalProcess]) -> Iterator[tuple[int, Happening]]:
    for pk, process in by_id.items():
        who = str(process.submitted_by or "")
        yield pk, Happening(process.reference, _SENT, "author", who, process.submitted_at, 1, "")
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
    for pk, process in by_id.items():
        if process.outcome in {ApprovalOutcome.WITHDRAWN, ApprovalOutcome.CANCELLED}:
            yield (
                pk,
                Happening(
                    process.reference,
                    process.outcome,
                    "",
                    "",
                    process.outcome_at,
                    process.round,
                    "",
                ),
            )


def _variants(
    by_id: dict[int, ApprovalProcess], history: Sequence[tuple[int, Happening]]
) -> list[Variant]:
    courses: dict[int, list[str]] = {}
    for pk, happening in history:
        courses.setdefault(pk, []).append(happening.activity)
    counts = Counter(tuple(course) for course in courses.values())
    example = {tuple(course): by_id[pk] for pk, course in courses.items()}
    return [
        Variant(steps, count, example[steps].reference, example[steps].url)
        for steps, count in counts.most_common(LISTED)
    ]


def _roles(by_id: dict[int, ApprovalProcess]) -> list[RoleFigures]:
    tasks = ApprovalTask.objects.filter(process__in=by_id, status=TaskStatus.DONE)
    rows = list(
        tasks.values_list(
            "role", "department", "opened_at", "closed_at", "due_at", "decision", "comment"
        )
    )
    hours = department_hours(department for _role, department, *_ in rows)
    fallback = default_hours()
    found: dict[str, RoleFigures] = {}
    for role, department, opened, closed, due, decision, comment in rows:
        figures = found.setdefault(role, RoleFigures(role))
        figures.decided += 1
        figures.rejected += decision == DecisionKind.REJECT
        figures.returned += decision == DecisionKind.RETURN
        figures.late += due is not None and closed > due
        spent = working_time_between(hours.get(department, fallback), opened, closed)
        figures.hours.append(spent.total_seconds() / 3600)
        if decision in {DecisionKind.REJECT, DecisionKind.RETURN} and comment:
            figures.reasons[comment[:80]] += 1
    return sorted(found.values(), key=lambda figures: -figures.decided)
