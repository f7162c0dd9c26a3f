"""Answer an approver: as the author, or as a colleague whose opinion was asked."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, NotFound, Refused
from portal.kernel.events import publish
from workflows import events
from workflows.engine import moving
from workflows.engine.clocks import resume
from workflows.models import Question, TaskStatus
from workflows.policies import can_answer_opinion, speaks_for
from workflows.requests import request_type
from workflows.services.ask import CLOCK


@command("workflows.answer_question")
def answer_question(*, actor: Actor, question: UUID, text: str) -> Question:
    """Answer a question; the clock that it stopped runs on with what was left of it.

    Raises ``NotFound`` for whoever was not asked, ``Refused`` (``answer_missing``) naming
    ``text`` and ``Conflict`` (``answered_already``, ``not_open``).
    """
    found = Question.objects.filter(public_id=question).select_related("process").first()
    if found is None or not _may_answer(actor, found):
        raise NotFound
    run = moving.begin(found.process_id, actor)
    row = Question.objects.get(pk=found.pk)
    step = moving.task_of(run, row.task_id)
    if row.closed_at is not None:
        raise Conflict(_("This question has its answer."), code="answered_already")
    if step.status != TaskStatus.OPEN:
        raise Conflict(_("This was decided meanwhile: no answer is needed."), code="not_open")
    if not text.strip():
        raise Refused(_("Write the answer."), code="answer_missing", field="text")
    row.answer, row.answered_by_id, row.closed_at = text.strip(), actor.user_id, run.now
    row.save(update_fields=["answer", "answered_by", "closed_at"])
    about = {"question_id": row.pk, "task_id": step.pk, **run.about()}
    if row.asked_of_id is not None:
        publish(actor, events.OpinionGiven(**about))
        return row
    resume(step, run.now)
    step.save(update_fields=CLOCK)
    publish(actor, events.QuestionAnswered(**about))
    return row


def _may_answer(actor: Actor, question: Question) -> bool:
    if question.asked_of_id is not None:
        return can_answer_opinion(actor, question)
    process = question.process
    kind = request_type(process.request_type)
    record = kind.model_class._default_manager.filter(pk=process.record_id).first()
    return record is not None and speaks_for(actor, process, record)
