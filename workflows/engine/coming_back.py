"""Who is asked again is asked in person: whoever returned a request, or decided on other facts."""

from __future__ import annotations

from collections.abc import Iterable

from viewflow.workflow.status import STATUS

from portal.kernel.models import User
from workflows.engine.run import Run
from workflows.models import Absence, ApprovalTask, DecisionKind, Holder, Mode, TaskStatus
from workflows.policies import recused


def give_back(run: Run, opened: Iterable[ApprovalTask]) -> None:
    """Give a department's task that opens to its person who decided this step before: returned
    the request, or approved what has changed since.

    Not to somebody who may not decide it any more, or who is away: then it is the team's.
    """
    steps = [task for task in opened if task.holder == Holder.DEPARTMENT and task.mode == Mode.ONE]
    if run.process.round == 1 or not steps:
        return
    before = _who_decided(run)
    able = _able(run, set(before.values()))
    for step in steps:
        person = before.get(step.role)
        if (person, step.department) in able:
            step.assignee_id = person
            step.task.status, step.task.assigned = STATUS.ASSIGNED, run.now  # type: ignore[union-attr]


def _who_decided(run: Run) -> dict[str, int]:
    """By role, who decided it last."""
    tasks = ApprovalTask.objects.filter(
        process=run.process,
        round__lt=run.process.round,
        status=TaskStatus.DONE,
        decision__in=[DecisionKind.RETURN, DecisionKind.APPROVE],
        decided_by__isnull=False,
    )
    return dict(tasks.order_by("round").values_list("role", "decided_by_id"))


def _able(run: Run, people: set[int]) -> set[tuple[int | None, str]]:
    """Those of these people who are in service and at work, with each of their departments."""
    if not people:
        return set()
    away = Absence.objects.at(run.now).about(run.process.request_type).filter(person__in=people)
    out = recused(run.process, run.absences) | set(away.values_list("person_id", flat=True))
    users = User.objects.filter(pk__in=people - out, is_active=True)
    return set(users.values_list("pk", "departments__code"))
