"""Questions, opinions and decisions of an approval as one thread, and what waits in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from workflows.models import ApprovalProcess, ApprovalTask, Decision, Question
from workflows.policies import (
    can_answer_opinion,
    can_decide,
    can_undo,
    speaks_for,
)
from workflows.requests import request_type
from workflows.selectors.queues import access_task_by_id, open_successor
from workflows.selectors.routes import latest_approval

MOST = 200


def questions_of(process: ApprovalProcess) -> Sequence[Question]:
    """Everything that was asked about a request, oldest first: for those who decide."""
    rows = Question.objects.filter(process=process)
    return list(
        rows.select_related("asked_by", "asked_of", "answered_by", "task").order_by("asked_at")[
            :MOST
        ]
    )


def questions_to_author(record: Any, actor: Actor) -> Sequence[Question]:
    """What approvers asked the author of a record's newest approval, the newest first.

    Nobody but those who speak for the author reads them here; everybody else gets none.
    """
    process = latest_approval(record)
    if process is None:
        return []
    model = request_type(process.request_type).model_class
    row = model._default_manager.filter(pk=process.record_id).first()
    if row is None or not speaks_for(actor, process, row):
        return []
    rows = Question.objects.filter(process=process, asked_of=None).select_related("task")
    return list(rows.order_by("-asked_at")[:MOST])


def opinion_wanted(actor: Actor, task: ApprovalTask) -> Question | None:
    """The open question that a colleague asked of the actor on this task."""
    for question in task.questions.filter(closed_at=None, asked_of__isnull=False):
        question.process = task.process
        if can_answer_opinion(actor, question):
            return question
    return None


def waiting_questions(task: ApprovalTask) -> Sequence[Question]:
    """What was asked on a task and has no answer."""
    rows = task.questions.filter(closed_at=None).select_related("asked_of")
    return list(rows.order_by("asked_at")[:MOST])


def own_undoable(actor: Actor, task: ApprovalTask) -> Decision | None:
    """The actor's own decision on this task, if they may still take it back."""
    rows = task.decisions.standing().filter(decided_by=actor.user_id)
    made = rows.order_by("-decided_at").first() if actor.user_id else None
    if made is None:
        return None
    made.task, made.process = task, task.process
    return made if can_undo(actor, made, timezone.now()).allowed else None


def waiting_task(*, actor: Actor, task_id: int) -> ApprovalTask | None:
    """This task, or what it went on as in a further round, if the actor may decide it now; for
    the link in a mail."""
    task = ApprovalTask.objects.filter(pk=task_id).select_related("process").first()
    if task is None:
        return None
    task = open_successor(actor=actor, task=task)
    return task if can_decide(actor, task).allowed else None


def access_question(*, actor: Actor, public_id: uuid.UUID) -> Question:
    """A question that the actor asked, was asked, or may answer. Raises ``NotFound``."""
    question = (
        Question.objects.select_related("process", "task", "task__process")
        .filter(public_id=public_id)
        .first()
    )
    if question is None:
        raise NotFound
    if question.asked_of_id is None:
        model = request_type(question.process.request_type).model_class
        record = model._default_manager.filter(pk=question.process.record_id).first()
        if record is not None and speaks_for(actor, question.process, record):
            return question
    access_task_by_id(actor=actor, public_id=question.task.public_id)
    return question


def access_decision(*, actor: Actor, public_id: uuid.UUID) -> Decision:
    """A decision on a task that the actor may open. Raises ``NotFound``."""
    decision = (
        Decision.objects.select_related("process", "task", "task__process")
        .filter(public_id=public_id)
        .first()
    )
    if decision is None:
        raise NotFound
    access_task_by_id(actor=actor, public_id=decision.task.public_id)
    return decision
