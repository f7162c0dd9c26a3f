"""Tasks: who is asked, who is reminded, who steps in."""

from __future__ import annotations

from typing import Any

from portal.kernel.actors import actor_for
from portal.kernel.events import Audience, Occurrence, audience, on
from portal.kernel.models import User
from portal.notifications.audiences import people_of
from portal.notifications.services.notify import notify, take_back
from workflows.events import (
    DecisionUndone,
    OpinionAsked,
    OpinionGiven,
    QuestionAnswered,
    QuestionAsked,
    RequestWithdrawn,
    TaskAssigned,
    TaskEscalated,
    TaskNudged,
    TaskReminded,
)
from workflows.models import Decision, Question
from workflows.policies import speaks_for
from workflows.requests import request_type


@on(TaskAssigned, TaskReminded, TaskEscalated, TaskNudged, RequestWithdrawn)
def tell_holders(occurrence: Occurrence) -> None:
    """Those who hold the task, or held one of a withdrawn request."""
    fact: Any = occurrence.event
    notify(
        users=people_of(audience(fact)),
        code=fact.code,
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
    notify(
        users=users,
        code=fact.code,
        event_id=occurrence.id,
        record_model=fact.record_model,
        record_id=fact.record_id,
        author=occurrence.actor_id,
    )


def authors_of(question: Question) -> set[int]:
    """Those who may answer it: whoever sent the request, and who speaks for them."""
    process = question.process
    record = request_type(process.request_type).model_class._default_manager.get(
        pk=process.record_id
    )
    followers = people_of(Audience(parties=frozenset(process.parties)))
    people = User.objects.filter(pk__in=followers | {process.submitted_by_id or 0}, is_active=True)
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
