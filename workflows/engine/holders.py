"""Who could decide a task: asked when it opens, so that no request is left lying."""

from __future__ import annotations

from django.db.models import Count, Q

from portal.kernel.calendars import WorkingHours, hours_of
from portal.kernel.models import Department, User
from workflows.engine.run import Run
from workflows.models import ApprovalTask, Holder, Mode
from workflows.policies import recused


def find_holders(run: Run, opened: list[ApprovalTask]) -> dict[str, WorkingHours]:
    """Check the tasks that open: a person who cannot decide gives way to the department, a
    department without anybody to the administrators. Counts how many "all of them" are.

    Returns the working hours of their departments.
    """
    out = recused(run.process, run.absences)
    teams = _teams({task.department for task in opened if task.department}, out)
    for task in opened:
        if task.holder == Holder.PERSON and task.person_id in out:
            _fall_back(task)
        if task.holder == Holder.DEPARTMENT:
            team = teams.get(task.department)
            people = team.people if team else 0  # type: ignore[attr-defined]
            if people == 0:
                # Asked of the administrators at once; the department still sees it.
                task.escalated_at = run.now
            if task.mode == Mode.ALL:
                task.needed = max(people, 1)
            elif task.mode == Mode.QUORUM:
                task.needed = max(min(task.needed, people), 1)
            if task.approvals >= task.needed:
                # Approvals that stand from before, and nobody left there to add one.
                task.needed, task.escalated_at = task.approvals + 1, run.now
    return {code: hours_of(team.calendar) for code, team in teams.items()}


def _teams(codes: set[str], out: set[int]) -> dict[str, Department]:
    """Departments with their calendars and, as ``people``, how many of them could decide."""
    if not codes:
        return {}
    able = Q(members__is_active=True) & ~Q(members__in=out)
    rows = Department.objects.filter(code__in=codes).select_related("calendar")
    return {team.code: team for team in rows.annotate(people=Count("members", filter=able))}


def able_people(department: str, out: set[int]) -> int:
    """How many people of a department could decide, but for those who are ``out``."""
    team = _teams({department}, out).get(department)
    return team.people if team else 0  # type: ignore[attr-defined]


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
