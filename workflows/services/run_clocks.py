"""What time does to open tasks: reminders, escalations, and absences that begin and end.

Run by a periodic job. Each task is handled in a transaction of its own, under the lock of its
process, and looked at again there: running twice, or being killed between two tasks, is harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.status import STATUS

from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.commands import command
from portal.kernel.errors import DomainError, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from workflows import events
from workflows.engine import moving
from workflows.engine.holders import manager_above
from workflows.engine.time import now
from workflows.models import Absence, ApprovalTask, DecisionKind, Holder, Late, TaskStatus
from workflows.policies import is_entitled, recused
from workflows.services.decide import choices_of
from workflows.services.recheck import recheck_request
from workflows.wording import TIME_DECIDED

BATCH = 200


@dataclass(slots=True)
class ClockReport:
    """How many tasks were reminded of, escalated, and moved."""

    reminded: int = 0
    escalated: int = 0
    moved: int = 0


def run_clocks() -> ClockReport:
    """Do whatever is due now, at most ``BATCH`` tasks of each kind."""
    report = ClockReport()
    report.moved = _each(_away() | _back(), move_task)
    waiting = ApprovalTask.objects.filter(status=TaskStatus.OPEN, paused_at=None)
    due = waiting.filter(escalated_at=None, due_at__lte=now()).order_by("due_at")
    report.escalated = _each(due, escalate_task)
    late = waiting.filter(reminded_at=None, remind_at__lte=now()).order_by("remind_at")
    report.reminded = _each(late, remind_task)
    return report


def _each(tasks: QuerySet[ApprovalTask], act: Callable[..., bool]) -> int:
    rows = list(tasks.values_list("process_id", "pk")[:BATCH])
    return sum(act(actor=SYSTEM, process_id=process, task_id=pk) for process, pk in rows)


def _open_step(
    actor: Actor, process_id: int, task_id: int
) -> tuple[moving.Run, ApprovalTask] | None:
    """The task under its lock, if it is still open."""
    run = moving.begin(process_id, actor)
    for step in run.steps:
        if step.pk == task_id and step.status == TaskStatus.OPEN:
            return run, step
    return None


@command("workflows.remind_task")
def remind_task(*, actor: Actor, process_id: int, task_id: int) -> bool:
    """Tell those who hold a task that most of its time has passed. False if not any more."""
    found = _open_step(actor, process_id, task_id)
    if found is None or found[1].reminded_at is not None:
        return False
    run, step = found
    if not _is_due(run, step, step.remind_at):
        return False
    step.reminded_at = run.now
    step.save(update_fields=["reminded_at"])
    publish(actor, events.TaskReminded(task_id=step.pk, **run.about()))
    return True


@command("workflows.escalate_task")
def escalate_task(*, actor: Actor, process_id: int, task_id: int) -> bool:
    """Give a late task to the manager above as well, or to the administrators.

    Where the policy lets time decide, the task is decided instead, by nobody; if the domain
    refuses that, it is escalated all the same.
    """
    found = _open_step(actor, process_id, task_id)
    if found is None or found[1].escalated_at is not None:
        return False
    run, step = found
    if not _is_due(run, step, step.due_at):
        return False
    if step.late != Late.ESCALATE:
        if recheck_request(actor=actor, process_id=process_id):
            # Time decides on the facts as they are now: when it comes by again.
            return True
        try:
            with transaction.atomic():
                _let_time_decide(run, step)
        except DomainError:
            # What time would decide cannot be carried out: people look at it.
            run, step = _open_step(actor, process_id, task_id) or found
        else:
            return True
    step.escalated_at = run.now
    step.escalated_to_id = _above(run, step)
    step.save(update_fields=["escalated_at", "escalated_to"])
    publish(actor, events.TaskEscalated(task_id=step.pk, **run.about()))
    return True


def _above(run: moving.Run, step: ApprovalTask) -> int | None:
    """The manager whom a late task is given to as well, if they may decide it."""
    manager = manager_above(step, recused(run.process, run.absences))
    if manager is None or is_entitled(actor_for(User.objects.get(pk=manager)), step):
        return manager
    return None


def _is_due(run: moving.Run, step: ApprovalTask, moment: datetime | None) -> bool:
    """Whether the moment has come, asked again under the lock: the clock may stand by now."""
    return step.paused_at is None and moment is not None and moment <= run.now


def _let_time_decide(run: moving.Run, step: ApprovalTask) -> None:
    approve = step.late == Late.APPROVE
    kind = DecisionKind.APPROVE if approve else DecisionKind.REJECT
    if kind not in choices_of(step, run.type):
        raise Refused(_("Choose what you decide."), code="decision_missing", field="decision")
    if approve:
        step.approvals = step.needed - 1
    moving.decide(
        run,
        step,
        kind=kind,
        comment=TIME_DECIDED,
        fields=(),
        data={},
        key=None,
        on_behalf_of=None,
    )


# --- Absences ----------------------------------------------------------------------------------


def _absent(person: str) -> Exists:
    """Whether the person in a task's column is away now, for requests of the task's kind."""
    rows = Absence.objects.at(now()).filter(person=OuterRef(person))
    return Exists(rows.about(OuterRef("process__request_type")))


def _away() -> QuerySet[ApprovalTask]:
    """Open tasks whose assignee is away."""
    claimed = ApprovalTask.objects.filter(status=TaskStatus.OPEN, assignee__isnull=False)
    return claimed.filter(_absent("assignee"))


def _back() -> QuerySet[ApprovalTask]:
    """Open tasks of people who are back."""
    stood_in = ApprovalTask.objects.filter(status=TaskStatus.OPEN, assigned_for__isnull=False)
    return stood_in.exclude(_absent("assigned_for")).exclude(assignee=F("assigned_for"))


@command("workflows.move_task")
def move_task(*, actor: Actor, process_id: int, task_id: int) -> bool:
    """Move a task of somebody who is away to the substitute, or back when they return.

    Without a substitute who could decide it, the task goes back to its team for that time.
    """
    found = _open_step(actor, process_id, task_id)
    if found is None:
        return False
    run, step = found
    owner = step.assigned_for_id or step.assignee_id
    away = Absence.objects.at(now()).about(run.process.request_type)
    absence = away.filter(person=owner).first()
    if absence is None:
        return _give(run, step, owner, None) if step.assigned_for_id else False
    stand_in = absence.substitute_id
    if (
        run.type.may_decide is not None
        or stand_in in recused(run.process, run.absences)
        or away.filter(person=stand_in).exists()
    ):
        stand_in = None
    if stand_in == step.assignee_id and stand_in is not None:
        return False
    if stand_in is None and step.assignee_id is None:
        return False
    return _give(run, step, stand_in, owner)


def _give(run: moving.Run, step: ApprovalTask, user_id: int | None, for_id: int | None) -> bool:
    step.assignee_id, step.assigned_for_id = user_id, for_id
    if user_id is None and step.holder == Holder.PERSON:
        # Nobody stands in for a named person: the department decides, or the administrators.
        step.holder = Holder.DEPARTMENT if step.department else Holder.ADMINISTRATOR
    elif step.person_id is not None and user_id == step.person_id:
        step.holder = Holder.PERSON
    step.save(update_fields=["assignee", "assigned_for", "holder"])
    task = step.task
    task.owner_id = user_id  # type: ignore[union-attr]
    task.status = STATUS.ASSIGNED if user_id else STATUS.NEW  # type: ignore[union-attr]
    task.save(update_fields=["owner", "status"])  # type: ignore[union-attr]
    publish(run.actor, events.TaskAssigned(task_id=step.pk, **run.about()))
    return True
