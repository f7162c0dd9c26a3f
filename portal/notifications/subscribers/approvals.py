"""Tasks: who is asked, who is reminded, who steps in, who learns how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.kernel.actors import actor_for
from portal.kernel.events import Audience, Occurrence, audience, on
from portal.kernel.models import User
from portal.notifications.asked import DECISIONS, asked_to_decide
from portal.notifications.audiences import had_a_part, people_of
from portal.notifications.models import Notification
from portal.notifications.services.notify import notify, take_back
from portal.notifications.services.settle import settle
from pricing_feedback.models import PricingCase
from workflows.events import (
    DecisionUndone,
    OpinionAsked,
    OpinionGiven,
    QuestionAnswered,
    QuestionAsked,
    QuestionTakenBack,
    RequestApproved,
    RequestCancelled,
    RequestFactsMoved,
    RequestRejected,
    RequestRerouted,
    RequestResubmitted,
    RequestReturned,
    RequestWithdrawn,
    StepDecided,
    TaskAssigned,
    TaskClaimed,
    TaskEscalated,
    TaskHandedBack,
    TaskNudged,
    TaskReleased,
    TaskReminded,
    TaskSkipped,
    TaskTakenOver,
)
from workflows.models import ApprovalTask, Decision, Question
from workflows.policies import speaks_for
from workflows.policies.audiences import holders_of
from workflows.requests import request_type

# Their own event tells what came of them, better than that they were approved.
_TELL_THEMSELVES = frozenset({PricingCase.shareable.label})


@on(TaskAssigned, TaskReminded, TaskEscalated, TaskNudged)
def tell_who_is_asked(occurrence: Occurrence) -> None:
    """Those who hold the task and may decide it still; who held it before is asked no more."""
    fact: Any = occurrence.event
    holders = people_of(audience(fact))
    _tell(occurrence, asked_to_decide(fact.record_model, fact.record_id, holders))
    settle(record_model=fact.record_model, record_id=fact.record_id)


@on(TaskReleased, TaskHandedBack, DecisionUndone)
def ask_again(occurrence: Occurrence) -> None:
    """A task is open to its holders again: those are told whom no line asks any more."""
    fact: Any = occurrence.event
    tasks = ApprovalTask.objects.filter(pk=fact.task_id)
    asked = asked_to_decide(fact.record_model, fact.record_id, people_of(holders_of(tasks)))
    lines = Notification.objects.filter(
        user__in=asked,
        record_model=fact.record_model,
        record_id=fact.record_id,
        code__in=DECISIONS,
        withdrawn_at=None,
    )
    asked -= set(lines.values_list("user_id", flat=True))
    _tell(occurrence, asked, code=TaskAssigned.code)
    settle(record_model=fact.record_model, record_id=fact.record_id)


@on(TaskClaimed, TaskTakenOver)
@on(StepDecided, TaskSkipped, QuestionAnswered, QuestionTakenBack, OpinionGiven)
@on(RequestRerouted, RequestFactsMoved, RequestResubmitted, DecisionUndone)
@on(RequestWithdrawn, RequestCancelled)
def forget_what_is_settled(occurrence: Occurrence) -> None:
    """What a colleague did, or the end of the request, leaves nothing to do for others."""
    fact: Any = occurrence.event
    settle(record_model=fact.record_model, record_id=fact.record_id)


@on(RequestWithdrawn)
def tell_everybody(occurrence: Occurrence) -> None:
    """Colleagues of the submitter, and all who were to decide, decided or not."""
    _tell(occurrence, people_of(audience(occurrence.event)))


@on(RequestCancelled)
def tell_who_was_asked(occurrence: Occurrence) -> None:
    """All who were to decide; the domain tells the submitter's people."""
    tasks = ApprovalTask.objects.filter(process=occurrence.event.subject_id)
    _tell(occurrence, people_of(holders_of(tasks.exclude(opened_at=None))))


@on(RequestApproved, RequestRejected, RequestReturned)
def tell_who_had_a_part(occurrence: Occurrence) -> None:
    """Those who decided a step or gave an opinion learn how the request ended."""
    if occurrence.event.record_model not in _TELL_THEMSELVES:
        _tell(occurrence, had_a_part(occurrence.event.subject_id))


def _tell(occurrence: Occurrence, users: Iterable[int], *, code: str = "") -> None:
    fact: Any = occurrence.event
    notify(
        users=users,
        code=code or fact.code,
        event_id=occurrence.id,
        record_model=fact.record_model,
        record_id=fact.record_id,
        author=occurrence.actor_id,
    )


@on(QuestionAsked, QuestionAnswered, OpinionAsked, OpinionGiven)
def tell_who_is_spoken_to(occurrence: Occurrence) -> None:
    """Whoever is asked, and whoever asked when the answer is there."""
    fact: Any = occurrence.event
    question = Question.objects.filter(pk=fact.question_id).select_related("process").first()
    if question is None:
        return
    users = {question.asked_by_id}
    if isinstance(fact, OpinionAsked):
        users = {question.asked_of_id or 0}
    elif isinstance(fact, QuestionAsked):
        users = authors_of(question)
    _tell(occurrence, users)


def authors_of(question: Question) -> set[int]:
    """Those who may answer it: whoever sent the request, and who speaks for them."""
    process = question.process
    record = request_type(process.request_type).model_class._default_manager.get(
        pk=process.record_id
    )
    followers = people_of(Audience(parties=frozenset(process.parties)))
    people = User.objects.filter(pk__in=followers | process.makers, is_active=True)
    return {user.pk for user in people[:200] if speaks_for(actor_for(user), process, record)}


@on(DecisionUndone)
def forget_what_was_undone(occurrence: Occurrence) -> None:
    """What the decision told anybody is taken out of the inboxes, and is not mailed."""
    fact: Any = occurrence.event
    undo = Decision.objects.filter(pk=fact.decision_id).select_related("undoes").first()
    if undo is not None and undo.undoes is not None:
        take_back(
            record_model=fact.record_model,
            record_id=fact.record_id,
            since=undo.undoes.decided_at,
            until=undo.decided_at,
        )
