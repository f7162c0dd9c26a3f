"""Who may decide, claim and see what.

Nobody decides a request that they, or whoever stands in for them, submitted or made. The question
is asked here once for pages, API, jobs and Viewflow's own permission checks; the database refuses
the submitter's decision as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from portal.kernel.actors import Actor
from workflows.models import (
    ApprovalProcess,
    ApprovalTask,
    Holder,
    Mode,
    TaskStatus,
)
from workflows.policies.standing import Seat, Standing, standing_of
from workflows.requests import request_type


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may they?". ``code`` says why not; ``on_behalf_of`` for whom they act."""

    allowed: bool
    code: str = ""
    on_behalf_of: int | None = None


def is_own_request(standing: Standing, process: ApprovalProcess) -> bool:
    """Whether the actor, or somebody who shares a seat with them, sent or made the request."""
    return not process.makers.isdisjoint({standing.actor.user_id, *standing.partners})


def _holds(seat: Seat, task: ApprovalTask) -> bool:
    if seat.user_id is not None and seat.user_id in {
        task.person_id,
        task.assignee_id,
        task.escalated_to_id,
    }:
        return True
    above = task.escalated_at is not None and task.escalated_to_id is None
    if seat.is_administrator and (above or task.holder == Holder.ADMINISTRATOR):
        return True
    return task.holder == Holder.DEPARTMENT and task.department in seat.departments


def _seat_for(standing: Standing, task: ApprovalTask) -> Seat | None:
    seats = standing.about(task.process.request_type).seats
    return next((seat for seat in seats if _holds(seat, task)), None)


def _has(standing: Standing, task: ApprovalTask) -> bool:
    """Whether the actor has this task, or somebody for whom they stand in for such requests."""
    return task.assignee_id in standing.about(task.process.request_type).people


def _behalf(seat: Seat, task: ApprovalTask) -> int | None:
    """Whom the actor stands in for: the absent person of the seat, or of the task they got."""
    if seat.stands_in:
        return seat.user_id
    return task.assigned_for_id if task.assignee_id == seat.user_id else None


def _standing_for(actor: Actor, task: ApprovalTask, standing: Standing | None) -> Standing:
    return standing or standing_of(actor, since=task.process.submitted_at)


def holds(standing: Standing, task: ApprovalTask) -> bool:
    """Whether some seat of the actor holds this task, whatever its state."""
    return _seat_for(standing, task) is not None


def holding_task(standing: Standing, task: ApprovalTask) -> bool:
    """Whether some seat of the actor holds this open task, and they may decide it."""
    return (
        task.status == TaskStatus.OPEN
        and holds(standing, task)
        and not is_own_request(standing, task.process)
        and is_entitled(standing.actor, task)
    )


def is_entitled(actor: Actor, task: ApprovalTask) -> bool:
    """Whether the kind of request lets the actor decide this task, if it came to them."""
    may_decide = request_type(task.process.request_type).may_decide
    return may_decide is None or may_decide(actor, task)


def can_decide(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may decide this open task now.

    Codes: ``not_open``, ``own_request``, ``not_yours``, ``in_person``, ``claimed_by_other``.
    """
    standing = _standing_for(actor, task, standing)
    if task.status != TaskStatus.OPEN:
        return Verdict(False, "not_open")
    seat = _seat_for(standing, task)
    if seat is None or actor.user_id is None:
        return Verdict(False, "not_yours")
    if is_own_request(standing, task.process):
        return Verdict(False, "own_request")
    if not is_entitled(actor, task):
        return Verdict(False, "in_person")
    above = seat.user_id == task.escalated_to_id or (
        seat.is_administrator and task.escalated_at is not None
    )
    if task.assignee_id and not _has(standing, task) and not above:
        return Verdict(False, "claimed_by_other")
    return Verdict(True, on_behalf_of=_behalf(seat, task))


def can_claim(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may claim a team's task that nobody has.

    Codes: those of ``can_decide`` and ``already_claimed``, ``everybody_decides``.
    """
    if task.status == TaskStatus.OPEN and task.assignee_id:
        return Verdict(False, "already_claimed")
    if task.mode != Mode.ONE:
        return Verdict(False, "everybody_decides")
    return can_decide(actor, task, standing)


def can_take_over(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may take a task that a colleague has claimed.

    Codes: ``not_open``, ``not_claimed``, ``already_yours``, ``not_yours``, ``own_request``,
    ``in_person``.
    """
    standing = _standing_for(actor, task, standing)
    if task.status != TaskStatus.OPEN:
        return Verdict(False, "not_open")
    if task.assignee_id is None:
        return Verdict(False, "not_claimed")
    if task.assignee_id == actor.user_id:
        return Verdict(False, "already_yours")
    seat = _seat_for(standing, task)
    if seat is None or actor.user_id is None:
        return Verdict(False, "not_yours")
    if is_own_request(standing, task.process):
        return Verdict(False, "own_request")
    if not is_entitled(actor, task):
        return Verdict(False, "in_person")
    return Verdict(True, on_behalf_of=_behalf(seat, task))


def can_release(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may give a claimed task back to its team.

    Codes: ``not_open``, ``not_claimed``, ``named`` (the step is this person's own).
    """
    if task.status != TaskStatus.OPEN:
        return Verdict(False, "not_open")
    if task.holder == Holder.PERSON and task.person_id == task.assignee_id:
        return Verdict(False, "named")
    standing = _standing_for(actor, task, standing)
    if task.assignee_id is None or not _has(standing, task):
        return Verdict(False, "not_claimed")
    return Verdict(True)


def holding(standing: Standing) -> Q:
    """Tasks that some seat of the actor holds, by any of the ways of ``can_decide``."""
    return standing.tasks(
        lambda seats: own_tasks(seats) | Q(person__in=seats.people) | team(seats)
    )


def own_tasks(standing: Standing) -> Q:
    """Tasks that were claimed by, given to, or escalated to whoever's seats these are."""
    return Q(assignee__in=standing.people) | Q(escalated_to__in=standing.people)


def team(standing: Standing) -> Q:
    """Tasks of the departments of these seats, and of the administrators."""
    condition = Q()
    if standing.departments:
        condition |= Q(holder=Holder.DEPARTMENT, department__in=standing.departments)
    if standing.is_administrator:
        condition |= Q(holder=Holder.ADMINISTRATOR)
        condition |= Q(escalated_at__isnull=False, escalated_to=None)
    return condition


def visible_tasks(
    actor: Actor, tasks: QuerySet[ApprovalTask], standing: Standing | None = None
) -> QuerySet[ApprovalTask]:
    """Tasks the actor may open: those they hold or held, those on which their opinion was asked,
    and all for administrators.

    Partners see a route as roles and targets, never tasks.
    """
    if actor.is_system or actor.is_administrator:
        return tasks
    if not actor.is_house or actor.user_id is None:
        return tasks.none()
    held = holding(standing or standing_of(actor))
    return tasks.filter(
        held
        | Q(decided_by=actor.user_id)
        | Q(decisions__decided_by=actor.user_id)
        | Q(questions__asked_of=actor.user_id)
    ).distinct()


def visible_approvals(
    actor: Actor, approvals: QuerySet[ApprovalProcess]
) -> QuerySet[ApprovalProcess]:
    """Approvals the actor may read as such: those with a task of theirs, and what they sent.

    Partners read the route of a record that they see, never the approval behind it.
    """
    if actor.is_system or actor.is_administrator:
        return approvals
    if not actor.is_house or actor.user_id is None:
        return approvals.none()
    tasks = visible_tasks(actor, ApprovalTask.objects.all()).values("process")
    return approvals.filter(Q(pk__in=tasks) | Q(submitted_by=actor.user_id))


def can_manage_routes(actor: Actor) -> bool:
    """Whether the actor may read and change routing policies and calendars."""
    return actor.is_administrator or actor.is_system
