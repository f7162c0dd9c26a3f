"""What our own history says of how requests are decided: courses, waiting, rework, lateness."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from statistics import median

from django.db.models import Count, Exists, OuterRef, Value
from django.db.models.functions import TruncMonth

from portal.kernel.calendars import working_time_between
from portal.kernel.models import AuditEntry
from workflows.engine import time
from workflows.engine.happened import Happening, courses
from workflows.events import RequestResubmitted
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    DecisionKind,
    TaskStatus,
)
from workflows.selectors.working_hours import default_hours, department_hours

# The newest requests that are looked at, and the variants that are listed.
MOST, LISTED = 5000, 20
_MONTH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Variant:
    """A course that requests took: what happened, in order, and how many took it."""

    steps: tuple[str, ...]
    count: int
    example: str
    url: str

    @property
    def pick(self) -> str:
        """By which its requests are picked out."""
        return f"course-{sha256('|'.join(self.steps).encode()).hexdigest()[:12]}"


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
class Month:
    """How many requests were sent in a month, and how many ended in it."""

    first_day: dt.date
    sent: int = 0
    ended: int = 0


@dataclass(slots=True)
class Mined:
    """Figures of the requests of one kind that were sent in a stretch of time.

    ``roles`` and ``departments`` say where requests waited, ``throughput`` how many came and went
    in each month, whenever these were sent. ``picks`` are the requests behind a figure, the newest
    first, by its name: ``course-…``, ``rework``, and ``decided-``, ``late-``, ``rejected-``,
    ``returned-`` with a role.
    """

    requests: int = 0
    ended: int = 0
    reworked: int = 0
    days: list[float] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    roles: list[RoleFigures] = field(default_factory=list)
    departments: list[RoleFigures] = field(default_factory=list)
    throughput: list[Month] = field(default_factory=list)
    picks: dict[str, list[ApprovalProcess]] = field(default_factory=dict)

    def note(self, pick: str, process: ApprovalProcess) -> None:
        """Add a request to those behind a figure, once."""
        rows = self.picks.setdefault(pick, [])
        if not rows or rows[-1].pk != process.pk:
            rows.append(process)

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
    since = time.now() - months * _MONTH
    processes = _processes(code, since)
    found = Mined(requests=len(processes))
    for process in processes:
        if process.sent_again:  # type: ignore[attr-defined]
            found.reworked += 1
            found.note("rework", process)
        if process.outcome not in {ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED}:
            found.ended += 1
            spent = process.outcome_at - process.submitted_at
            found.days.append(spent.total_seconds() / 86400)
    by_id = {process.pk: process for process in processes}
    _courses(found, by_id)
    _figures(found, by_id)
    found.throughput = _throughput(code, since)
    return found


def happenings(code: str, *, months: int, pick: str = "") -> Iterator[Happening]:
    """Every event of these requests, request by request, in time; with ``pick`` of those behind
    that figure alone, and of none if there is no such figure."""
    if pick:
        rows = mine(code, months=months).picks.get(pick, [])
    else:
        rows = _processes(code, time.now() - months * _MONTH)
    for events in courses({process.pk: process for process in rows}).values():
        yield from events


def _processes(code: str, since: dt.datetime) -> list[ApprovalProcess]:
    # There may be other reasons for a further round than that its author sent it again.
    again = AuditEntry.objects.filter(
        code=RequestResubmitted.code,
        subject=RequestResubmitted.subject,
        subject_id=OuterRef("pk"),
    )
    return list(
        ApprovalProcess.objects.filter(request_type=code, submitted_at__gte=since)
        .annotate(sent_again=Exists(again))
        .select_related("submitted_by")
        .order_by("-submitted_at")[:MOST]
    )


def _courses(found: Mined, by_id: dict[int, ApprovalProcess]) -> None:
    taken: dict[tuple[str, ...], list[ApprovalProcess]] = {}
    for pk, course in courses(by_id).items():
        taken.setdefault(tuple(each.activity for each in course), []).append(by_id[pk])
    often = sorted(taken.items(), key=lambda each: -len(each[1]))[:LISTED]
    for steps, rows in often:
        variant = Variant(steps, len(rows), rows[0].reference, rows[0].url)
        found.variants.append(variant)
        found.picks[variant.pick] = rows


def _figures(found: Mined, by_id: dict[int, ApprovalProcess]) -> None:
    """Where requests waited and what was decided there, by role and by department."""
    tasks = ApprovalTask.objects.filter(process__in=by_id, status=TaskStatus.DONE)
    newest_first = tasks.order_by("-process__submitted_at", "-process_id", "pk")
    rows = list(newest_first.select_related("process"))
    hours = department_hours(task.department for task in rows)
    fallback = default_hours()
    roles: dict[str, RoleFigures] = {}
    departments: dict[str, RoleFigures] = {}
    for task in rows:
        spent = working_time_between(
            hours.get(task.department, fallback), task.opened_at, task.closed_at
        )
        _count(roles.setdefault(task.role, RoleFigures(task.role)), task, spent)
        if task.department:
            code = task.department
            _count(departments.setdefault(code, RoleFigures(code)), task, spent)
        for name, is_so in _marks(task):
            if is_so:
                found.note(f"{name}-{task.role}", by_id[task.process_id])
    found.roles = sorted(roles.values(), key=lambda each: -each.decided)
    found.departments = sorted(departments.values(), key=lambda each: -each.median_hours)


def _marks(task: ApprovalTask) -> tuple[tuple[str, bool], ...]:
    return (
        ("decided", True),
        ("late", task.due_at is not None and task.closed_at > task.due_at),
        ("rejected", task.decision == DecisionKind.REJECT),
        ("returned", task.decision == DecisionKind.RETURN),
    )


def _count(figures: RoleFigures, task: ApprovalTask, spent: dt.timedelta) -> None:
    for name, is_so in _marks(task):
        setattr(figures, name, getattr(figures, name) + is_so)
    figures.hours.append(spent.total_seconds() / 3600)
    if task.decision in {DecisionKind.REJECT, DecisionKind.RETURN} and task.comment:
        figures.reasons[task.comment[:80]] += 1


def _throughput(code: str, since: dt.datetime) -> list[Month]:
    """Months in order: how many requests were sent, and how many ended, whenever sent."""
    requests = ApprovalProcess.objects.filter(request_type=code)
    over = requests.exclude(outcome__in=[ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED])
    sent, ended = (
        rows.filter(**{f"{moment}__gte": since})
        .annotate(name=Value(name), month=TruncMonth(moment))
        .order_by()
        .values_list("name", "month")
        .annotate(n=Count("pk"))
        for name, rows, moment in (
            ("sent", requests, "submitted_at"),
            ("ended", over, "outcome_at"),
        )
    )
    months: dict[dt.date, Month] = {}
    for name, month, count in sent.union(ended, all=True).order_by():
        day = month.date()
        setattr(months.setdefault(day, Month(day)), name, count)
    return [months[day] for day in sorted(months)]
