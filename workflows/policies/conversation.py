"""Who may ask, answer, nudge, hand back, undo, and bring a policy into force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from portal.kernel.actors import Actor
from portal.kernel.models import User
from workflows.models import (
    ApprovalOutcome,
    ApprovalProcess,
    ApprovalTask,
    Decision,
    DecisionKind,
    PolicyStatus,
    Question,
    RoutingPolicy,
    TaskStatus,
)
from workflows.policies.access import Verdict, can_release, visible_tasks
from workflows.policies.standing import Standing, standing_of
from workflows.requests import nobody, request_type, request_types

# Mail, push and webhooks wait as long: what is undone before has told nobody outside.
UNDO_FINAL = timedelta(seconds=10)
_UNDOABLE = {ApprovalOutcome.APPROVED, ApprovalOutcome.REJECTED, ApprovalOutcome.RETURNED}


def speaks_for(actor: Actor, process: ApprovalProcess, record: Any) -> bool:
    """Whether the actor is the submitter, or acts for them by the domain's own rule."""
    if actor.user_id is not None and actor.user_id == process.submitted_by_id:
        return True
    return request_type(process.request_type).speaks_for(actor, record)


def can_answer_opinion(actor: Actor, question: Question) -> bool:
    """Whether a colleague's opinion was asked of the actor, or of somebody they stand in for."""
    kind = question.process.request_type
    return question.asked_of_id in standing_of(actor).about(kind).people


def can_hand_back(actor: Actor, task: ApprovalTask, standing: Standing | None = None) -> Verdict:
    """Whether the actor may give a task back to the colleague from whom they took it over.

    Codes: those of ``can_release`` and ``not_taken_over``.
    """
    if task.taken_from_id is None:
        return Verdict(False, "not_taken_over")
    return can_release(actor, task, standing)


def can_undo(actor: Actor, decision: Decision, now: datetime) -> Verdict:
    """Whether the actor may take their decision back: until the next step acts on it.

    What still stands in a further round is taken back there. A decision that ended the request
    may be undone for ten seconds, before anybody outside is told. Codes: ``not_your_decision``,
    ``undone_already``, ``next_acted``, ``final``.
    """
    decision = as_it_stands(decision)
    process, step = decision.process, decision.task
    if actor.user_id is None or decision.decided_by_id != actor.user_id:
        return Verdict(False, "not_your_decision")
    if decision.undone_at is not None or decision.kind == DecisionKind.UNDO:
        return Verdict(False, "undone_already")
    if step.round != process.round or _later_acts(decision):
        return Verdict(False, "next_acted")
    if process.outcome == ApprovalOutcome.PENDING:
        return Verdict(True)
    if process.outcome not in _UNDOABLE or process.outcome_at != decision.decided_at:
        return Verdict(False, "next_acted")
    can_reopen = request_type(process.request_type).reopened is not None
    returned = process.outcome == ApprovalOutcome.RETURNED
    in_time = returned or now - decision.decided_at <= UNDO_FINAL
    return Verdict(can_reopen and in_time, "final")


def as_it_stands(decision: Decision) -> Decision:
    """A decision as it was carried into the present round; itself if it was not."""
    process = decision.process
    while decision.task.round < process.round:
        kept = Decision.objects.filter(kept_from=decision).select_related("task").first()
        if kept is None:
            break
        kept.process = process
        decision = kept
    return decision


def _later_acts(decision: Decision) -> bool:
    """Whether somebody decided, claimed or asked in a stage that the decision opened."""
    later = ApprovalTask.objects.filter(
        process=decision.process_id, round=decision.task.round, stage__gt=decision.task.stage
    )
    acted = Q(status=TaskStatus.DONE) | Q(decisions__undone_at=None, decisions__isnull=False)
    # What came back to its person when it opened, nobody has taken.
    given = Q(task__assigned=F("opened_at"))
    acted |= Q(assignee__isnull=False, person=None) & ~given | Q(questions__isnull=False)
    # What was kept was decided in a round before: on a decision that was kept with it, perhaps.
    kept = Q(status=TaskStatus.KEPT)
    since = Q(decisions__decided_at__gt=decision.decided_at)
    return later.filter(~kept & acted | kept & since).exists()


def visible_questions(actor: Actor, questions: QuerySet[Question]) -> QuerySet[Question]:
    """Questions on tasks that the actor may open, those asked of them, and those that they may
    answer as the author.
    """
    if actor.is_system or actor.is_administrator:
        return questions
    own = Q(process__submitted_by=actor.user_id)
    if actor.user_id is not None:
        own |= Q(process__authors__contains=[actor.user_id])
    if actor.parties:
        codes = [kind.code for kind in request_types() if kind.speaks_for is not nobody]
        own |= Q(process__request_type__in=codes, process__parties__overlap=list(actor.parties))
    seen = Q(asked_of=None) & own
    if actor.is_house:
        tasks = visible_tasks(actor, ApprovalTask.objects.all())
        seen |= Q(task__in=tasks.values("pk")) | standing_of(actor).tasks(_asked)
    return questions.filter(seen)


def _asked(standing: Standing) -> Q:
    return Q(asked_of__in=standing.people)


def can_activate(actor: Actor, policy: RoutingPolicy) -> bool:
    """Whether the actor may bring a version into force: as the second person, after whoever
    proposed it, or alone where no other administrator could look at it.
    """
    if actor.is_system:
        return True
    if policy.status == PolicyStatus.PROPOSED and policy.proposed_by_id != actor.user_id:
        return actor.is_administrator
    administrators = User.objects.filter(is_administrator=True, is_active=True)
    alone = not administrators.exclude(pk=actor.user_id or 0).exists()
    return actor.is_administrator and alone
