"""Whom an event concerns. Who of them may know more is asked again when it is sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from portal.kernel.events import Audience, audience_of
from portal.kernel.models import User
from workflows import events
from workflows.models import (
    Absence,
    ApprovalProcess,
    ApprovalTask,
    Holder,
    Question,
    TaskStatus,
)


def _administrators() -> frozenset[int]:
    rows = User.objects.filter(is_administrator=True, is_active=True)
    return frozenset(rows.values_list("pk", flat=True)[:200])


def holders_of(tasks: Iterable[ApprovalTask]) -> Audience:
    """Who holds any of these tasks, or stands above those who do, whatever their state."""
    departments, users, above = set(), set(), False
    for task in tasks:
        users |= {task.person_id, task.assignee_id, task.escalated_to_id, task.assigned_for_id}
        if task.holder == Holder.DEPARTMENT:
            departments.add(task.department)
        above |= task.holder == Holder.ADMINISTRATOR
        above |= task.escalated_at is not None and task.escalated_to_id is None
    people = frozenset(user for user in users if user)
    if above:
        people |= _administrators()
    return Audience(departments=frozenset(departments), users=people)


def _followers(process: ApprovalProcess) -> Audience:
    submitter = process.submitted_by_id
    users = frozenset({submitter}) if submitter else frozenset()
    return Audience(parties=frozenset(process.parties), users=users)


@audience_of(
    events.RequestSubmitted,
    events.RequestResubmitted,
    events.RequestRerouted,
    events.RequestFactsMoved,
    events.RequestApproved,
    events.RequestRejected,
    events.RequestReturned,
    events.RequestWithdrawn,
    events.RequestCancelled,
    events.StepDecided,
    events.DecisionUndone,
    events.TaskSkipped,
)
def _request_audience(fact: events.ApprovalEvent) -> Audience:
    process = ApprovalProcess.objects.filter(pk=fact.subject_id).first()
    if process is None:
        return Audience()
    # A step that was asked and then not needed, as when the request is withdrawn, was concerned;
    # one that never opened was not.
    unasked = Q(status=TaskStatus.SKIPPED, opened_at=None)
    tasks = ApprovalTask.objects.filter(process=process).exclude(unasked)
    return _followers(process) | holders_of(tasks)


@audience_of(
    events.TaskAssigned,
    events.TaskClaimed,
    events.TaskReleased,
    events.TaskTakenOver,
    events.TaskHandedBack,
    events.TaskNudged,
    events.TaskReminded,
    events.TaskEscalated,
)
def _task_audience(fact: events.TaskEvent) -> Audience:
    return holders_of(ApprovalTask.objects.filter(pk=fact.task_id))


@audience_of(events.QuestionAsked, events.QuestionAnswered, events.QuestionTakenBack)
def _question_audience(fact: events.QuestionEvent) -> Audience:
    question = Question.objects.select_related("process", "task").filter(pk=fact.question_id)
    return _of_question(question.first(), with_author=True)


@audience_of(events.OpinionAsked, events.OpinionGiven)
def _opinion_audience(fact: events.QuestionEvent) -> Audience:
    question = Question.objects.select_related("process", "task").filter(pk=fact.question_id)
    return _of_question(question.first(), with_author=False)


def _of_question(question: Question | None, *, with_author: bool) -> Audience:
    if question is None:
        return Audience()
    people = {question.asked_by_id, question.asked_of_id} - {None}
    concerned = holders_of([question.task]) | Audience(users=frozenset(filter(None, people)))
    return concerned | _followers(question.process) if with_author else concerned


@audience_of(events.AbsenceReported, events.AbsenceCancelled)
def _absence_audience(fact: events.AbsenceReported) -> Audience:
    absence = Absence.objects.filter(pk=fact.subject_id).first()
    if absence is None:
        return Audience()
    users = (absence.person_id, absence.substitute_id)
    return Audience(users=frozenset(user for user in users if user))


@audience_of(events.PolicyActivated, events.PolicyProposed, events.PolicySentBack)
def _policy_audience(
    fact: events.PolicyActivated | events.PolicyProposed | events.PolicySentBack,
) -> Audience:
    return Audience(users=_administrators())
