"""Ask before deciding: the author, which stops the clock, or a colleague for an opinion."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from workflows import events
from workflows.engine import moving
from workflows.engine.clocks import pause, resume
from workflows.models import ApprovalTask, Question
from workflows.policies import can_decide, recused
from workflows.services.decide import reach_task, refusal

CLOCK = ["paused_at", "due_at", "remind_at"]


@command("workflows.ask_author")
def ask_author(*, actor: Actor, task: UUID, text: str) -> Question:
    """Ask whoever sent the request. The task's clock stands still until the answer.

    Raises what ``decide_task`` raises, ``Refused`` (``question_missing``) naming ``text`` and
    ``Conflict`` (``question_open``).
    """
    run, step = _may_decide(actor, task)
    _validate(text)
    if step.questions.filter(asked_of=None, closed_at=None).exists():
        raise Conflict(
            _("The author has not answered the question before this one."), code="question_open"
        )
    question = _ask(run, step, text, None)
    pause(step, run.now)
    step.save(update_fields=["paused_at"])
    publish(actor, events.QuestionAsked(question_id=question.pk, task_id=step.pk, **run.about()))
    return question


@command("workflows.ask_colleague")
def ask_colleague(*, actor: Actor, task: UUID, colleague_id: int, text: str) -> Question:
    """Forward a task to a colleague for an opinion. The task stays where it is.

    Raises what ``decide_task`` raises, ``Refused`` naming ``text`` or ``colleague`` and
    ``Conflict`` (``question_open``).
    """
    run, step = _may_decide(actor, task)
    _validate(text)
    if colleague_id == actor.user_id or colleague_id in recused(run.process, run.absences):
        raise Refused(
            _("Choose somebody who neither sent the request nor stands in for whoever did."),
            code="own_request",
            field="colleague",
        )
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    if not house.filter(pk=colleague_id, is_active=True).exists():
        raise Refused(
            _("Choose a colleague of the house."), code="unknown_colleague", field="colleague"
        )
    if step.questions.filter(asked_of=colleague_id, closed_at=None).exists():
        raise Conflict(
            _("This colleague has been asked and has not answered."), code="question_open"
        )
    question = _ask(run, step, text, colleague_id)
    publish(actor, events.OpinionAsked(question_id=question.pk, task_id=step.pk, **run.about()))
    return question


@command("workflows.take_question_back")
def take_question_back(*, actor: Actor, question: UUID) -> Question:
    """Need no answer any more; the author's clock turns into the task's again.

    Raises ``NotFound``, what ``decide_task`` raises, and ``Conflict`` (``answered_already``).
    """
    row = Question.objects.filter(public_id=question).select_related("task").first()
    if row is None:
        raise NotFound
    run, step = _may_decide(actor, row.task.public_id)
    row.refresh_from_db()
    if row.closed_at is not None:
        raise Conflict(_("This question has its answer."), code="answered_already")
    row.closed_at = run.now
    row.save(update_fields=["closed_at"])
    if row.asked_of_id is None:
        resume(step, run.now)
        step.save(update_fields=CLOCK)
    publish(actor, events.QuestionTakenBack(question_id=row.pk, task_id=step.pk, **run.about()))
    return row


def _may_decide(actor: Actor, task: UUID) -> tuple[moving.Run, ApprovalTask]:
    run, step, standing = reach_task(actor, task)
    verdict = can_decide(actor, step, standing)
    if not verdict.allowed:
        raise refusal(verdict)
    return run, step


def _validate(text: str) -> None:
    if not text.strip():
        raise Refused(
            _("Write the question: whoever reads it sees the request and nothing else."),
            code="question_missing",
            field="text",
        )


def _ask(run: moving.Run, step: ApprovalTask, text: str, of: int | None) -> Question:
    return Question.objects.create(
        task=step,
        process=run.process,
        asked_by_id=run.actor.user_id,  # type: ignore[misc]
        asked_of_id=of,
        text=text.strip(),
        asked_at=run.now,
    )
