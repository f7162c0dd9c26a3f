"""Who may decide, claim and see what.

Nobody decides a request that they, or whoever stands in for them, submitted. The question is
asked here once for pages, API, jobs and Viewflow's own permission checks; the database refuses
the decision as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.models import User
from workflows.models import (
    Absence,
    ApprovalProcess,
    ApprovalTask,
    Holder,
    Mode,
    TaskStatus,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may they?". ``code`` says why not; ``on_behalf_of`` for whom they act."""

    allowed: bool
    code: str = ""
    on_behalf_of: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A place from which an actor decides: their own, or that of an absent person."""

    user_id: int | None
    departments: frozenset[str]
    is_administrator: bool
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The seats an actor holds now, and with whom they have shared a seat since ``since``."""

    actor: Actor
    seats: tuple[Seat, ...]
    partners: frozenset[int] = field(default_factory=frozenset)

    @property
    def departments(self) -> frozenset[str]:
        """The departments of all seats."""
        return frozenset().union(*(seat.departments for seat in self.seats))

    @property
    def people(self) -> frozenset[int]:
        """The people whose seats these are."""
        return frozenset(seat.user_id for seat in self.seats if seat.user_id)

    @property
    def is_administrator(self) -> bool:
        """Whether any seat is an administrator's."""
        return any(seat.is_administrator for seat in self.seats)


def shared_seats(people: Iterable[int | None], since: datetime) -> list[Absence]:
    """When these people shared a seat with somebody, or will, from ``since`` on."""
    wanted = {user for user in people if user is not None}
    rows = Absence.objects.filter(
        Q(person__in=wanted) | Q(substitute__in=wanted),
        substitute__isnull=False,
        cancelled_at=None,
        ends_at__gt=since,
    )
    return list(rows) if wanted else []


def recused(process: ApprovalProcess, absences: Sequence[Absence] | None = None) -> set[int]:
    """The submitter and everybody who shared a seat with them since the request was sent.

    ``absences`` are those of the submitter, and perhaps of others, where they were read already.
    """
    submitter = process.submitted_by_id
    if submitter is None:
        return set()
    if absences is None:
        absences = shared_seats([submitter], process.submitted_at)
    pairs = [(absence.person_id, absence.substitute_id or 0) for absence in absences]
    return {submitter, *(user for pair in pairs if submitter in pair for user in pair)}


def standing_of(
    actor: Actor, *, since: datetime | None = None, absences: Sequence[Absence] | None = None
) -> Standing:
    """The actor's seats. ``since`` also counts stand-ins that ended after it (for four eyes).

    ``absences`` are the actor's since then, and perhaps others', where they were read already.
    """
    own = Seat(actor.user_id, actor.departments, actor.is_administrator)
    if actor.user_id is None:
        return Standing(actor, (own,))
    now = timezone.now()
    if absences is None:
        absences = shared_seats([actor.user_id], since or now)
    partners: set[int | None] = set()
    seats = [own]
    for absence in absences:
        if absence.starts_at > now or actor.user_id not in (
            absence.person_id,
            absence.substitute_id,
        ):
            continue
        if absence.person_id == actor.user_id:
            partners.add(absence.substitute_id)
            continue
        partners.add(absence.person_id)
        if absence.ends_at > now:
            seats.append(_seat_of(absence.person))
    return Standing(actor, tuple(seats), frozenset(user for user in partners if user))


def _seat_of(person: User) -> Seat:
    codes = frozenset(person.departments.values_list("code", flat=True))
    return Seat(person.pk, codes, person.is_administrator, stands_in=True)


def is_own_request(standing: Standing, process: ApprovalProcess) -> bool:
    """Whether the actor, or somebody who shares a seat with them, submitted the request."""
    submitter = process.submitted_by_id
    return submitter is not None and (
        submitter == standing.actor.user_id or submitter in standing.partners
    )


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
    return next((seat for seat in standing.seats if _holds(seat, task)), None)


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
    )


def can_decide(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may decide this open task now.

    Codes: ``not_open``, ``own_request``, ``not_yours``, ``claimed_by_other``.
    """
    standing = _standing_for(actor, task, standing)
    if task.status != TaskStatus.OPEN:
        return Verdict(False, "not_open")
    seat = _seat_for(standing, task)
    if seat is None or actor.user_id is None:
        return Verdict(False, "not_yours")
    if is_own_request(standing, task.process):
        return Verdict(False, "own_request")
    above = seat.user_id == task.escalated_to_id or (
        seat.is_administrator and task.escalated_at is not None
    )
    if task.assignee_id and task.assignee_id not in standing.people and not above:
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

    Codes: ``not_open``, ``not_claimed``, ``already_yours``, ``not_yours``, ``own_request``.
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
    if task.assignee_id is None or task.assignee_id not in standing.people:
        return Verdict(False, "not_claimed")
    return Verdict(True)


def holding(standing: Standing) -> Q:
    """Tasks that some seat of the actor holds, by any of the ways of ``can_decide``."""
    condition = Q(person__in=standing.people) | Q(assignee__in=standing.people)
    condition |= Q(escalated_to__in=standing.people)
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
