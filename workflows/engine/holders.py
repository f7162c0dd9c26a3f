"""Who could decide a task: asked when it opens, so that no request is left lying."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from portal.kernel.models import User
from workflows.models import Absence, ApprovalProcess, ApprovalTask, Holder, Mode


def recused(process: ApprovalProcess) -> set[int]:
    """The submitter and everybody who shared a seat with them since the request was sent."""
    submitter = process.submitted_by_id
    if submitter is None:
        return set()
    pairs = Absence.objects.filter(
        Q(person=submitter) | Q(substitute=submitter),
        cancelled_at=None,
        substitute__isnull=False,
        ends_at__gt=process.submitted_at,
    ).values_list("person_id", "substitute_id")
    return {submitter, *(user for pair in pairs for user in pair)}


def deciders(codes: Iterable[str], out: set[int]) -> dict[str, int]:
    """How many active people of each department could decide."""
    rows = (
        User.objects.filter(is_active=True, departments__code__in=set(codes))
        .exclude(pk__in=out)
        .values_list("departments__code")
        .annotate(people=Count("pk", distinct=True))
    )
    return dict(rows)


def find_holders(process: ApprovalProcess, opened: list[ApprovalTask], now: datetime) -> None:
    """Check the tasks that open: a person who cannot decide gives way to the department, a
    department without anybody to the administrators. Counts how many "all of them" are.
    """
    out = recused(process)
    counts = deciders((task.department for task in opened if task.department), out)
    for task in opened:
        if task.holder == Holder.PERSON and task.person_id in out:
            _fall_back(task)
        if task.holder == Holder.DEPARTMENT:
            people = counts.get(task.department, 0)
            if people == 0:
                # Asked of the administrators at once; the department still sees it.
                task.escalated_at = now
            if task.mode == Mode.ALL:
                task.needed = max(people, 1)
            elif task.mode == Mode.QUORUM:
                task.needed = max(min(task.needed, people), 1)


def _fall_back(task: ApprovalTask) -> None:
    task.person_id = task.assignee_id = None
    task.holder = Holder.DEPARTMENT if task.department else Holder.ADMINISTRATOR


def manager_above(task: ApprovalTask, out: set[int]) -> int | None:
    """Whom a late task is escalated to: the manager of whoever has it, else of most of its team.

    ``None`` means the administrators.
    """
    reports = Q(reports=task.assignee_id or task.person_id)
    if not (task.assignee_id or task.person_id):
        reports = Q(reports__departments__code=task.department, reports__is_active=True)
    return (
        User.objects.filter(reports, is_active=True)
        .exclude(pk__in=out)
        .annotate(people=Count("reports"))
        .order_by("-people", "pk")
        .values_list("pk", flat=True)
        .first()
    )
