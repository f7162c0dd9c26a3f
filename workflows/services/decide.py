"""Decide on a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import ChoiceField, Form
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from workflows.engine import moving
from workflows.models import ApprovalTask, Decision, DecisionKind, Reasons, TaskStatus
from workflows.policies import (
    Standing,
    Verdict,
    can_decide,
    holds,
    standing_of,
    visible_tasks,
)
from workflows.requests import RequestType
from workflows.services.recheck import facts_must_hold

OWN_REQUEST = _("You cannot decide a request that you or your substitute sent.")
REFUSALS = {
    "not_open": _("This task has been decided already. The page shows how."),
    "claimed_by_other": _("A colleague has claimed this task. Take it over first."),
    "not_yours": _("This task is with another team."),
    "own_request": OWN_REQUEST,
    "in_person": _("Nobody stands in for those who decide on this, nor decides above them."),
    "already_claimed": _("A colleague has claimed this task already."),
    "everybody_decides": _("Everybody in the team decides this task: it cannot be claimed."),
    "not_claimed": _("Nobody has claimed this task."),
    "already_yours": _("This task is yours already."),
    "not_taken_over": _("You did not take this task over from anybody."),
    "not_your_decision": _("Only whoever decided can take the decision back."),
    "undone_already": _("This decision was taken back already."),
    "next_acted": _("The next step has acted on this decision: it stands."),
    "final": _("This decision ended the request, and everybody has been told: it stands."),
    "named": _("This task was given to you by name. Report an absence to hand it over."),
}
# As when facts have moved on which an earlier step had decided.
_NOT_YET = _("An earlier step decides first. The task comes back to you after it.")
_STATES = {
    "not_open",
    "claimed_by_other",
    "already_claimed",
    "not_claimed",
    "already_yours",
    "not_taken_over",
    "undone_already",
    "next_acted",
    "final",
}


def refusal(verdict: Verdict, step: ApprovalTask | None = None) -> DomainError:
    """The error that says why the policy refused to act, on ``step`` if it is about one."""
    kind = Conflict if verdict.code in _STATES else Forbidden
    if verdict.code == "not_open" and step is not None and step.status == TaskStatus.COMING:
        return kind(_NOT_YET, code=verdict.code)
    return kind(REFUSALS[verdict.code], code=verdict.code)


@command("workflows.decide_task")
def decide_task(
    *,
    actor: Actor,
    task: UUID,
    decision: str,
    comment: str = "",
    fields: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
    conditions: str = "",
    key: UUID | None = None,
    seen: str = "",
) -> Decision:
    """Approve, reject or return the request that this task is about.

    ``task`` is the task's public id. A return names what to change: ``fields`` of the request's
    ``revisable`` or a comment; a rejection says why. ``conditions`` of an approval are what the
    author has to keep. ``key`` is the form's one-time key: the same
    key again gives the first decision back and changes nothing. ``seen`` is the public id of
    the frozen facts that were looked at.

    Raises ``NotFound``; ``Forbidden`` (``own_request``, ``not_yours``); ``Conflict``
    (``not_open``, ``claimed_by_other``, ``facts_changed``); ``Refused`` naming ``decision``,
    ``comment``, ``fields``, ``conditions``.
    """
    run, step, standing = reach_task(actor, task)
    verdict = can_decide(actor, step, standing)
    if not verdict.allowed:
        if (again := _same_click(step, key)) is not None:
            return again
        raise refusal(verdict, step)
    entered = _object(data)
    _validate(run, step, decision, comment.strip() or conditions.strip(), fields, entered)
    if conditions.strip() and decision != DecisionKind.APPROVE:
        raise Refused(
            _("Conditions go with an approval. Write them as a comment."),
            code="conditions_unexpected",
            field="conditions",
        )
    _refuse_second(actor, step)
    if facts_must_hold(run, step, seen):
        run, step, _standing = reach_task(actor, task)
    return moving.decide(
        run,
        step,
        kind=decision,
        comment=comment.strip(),
        fields=fields,
        data=entered,
        key=key,
        on_behalf_of=verdict.on_behalf_of,
        conditions=conditions.strip(),
    )


def reach_task(actor: Actor, public_id: UUID) -> tuple[moving.Run, ApprovalTask, Standing]:
    """A task under the lock of its process, and the seats from which the actor may act on it.

    Raises ``NotFound`` if the actor neither holds it nor ever did; ``Conflict`` if the request
    has been sent again since.
    """
    if not actor.is_house:
        raise NotFound
    run = moving.begin_at(public_id, actor)
    standing = standing_of(actor, since=run.process.submitted_at, absences=run.absences)
    step = run.step(public_id)
    if step is None or not (actor.is_administrator or holds(standing, step)):
        mine = ApprovalTask.objects.filter(public_id=public_id)
        if not visible_tasks(actor, mine, standing).exists():
            raise NotFound
    return run, moving.task_of(run, public_id), standing


def _refuse_second(actor: Actor, step: ApprovalTask) -> None:
    """Where several approve, each does so once."""
    mine = step.decisions.standing().filter(decided_by=actor.user_id)
    if step.needed > 1 and mine.exists():
        raise Conflict(_("You have decided on this already."), code="already_decided")


def _same_click(step: ApprovalTask, key: UUID | None) -> Decision | None:
    if key is None:
        return None
    return step.decisions.filter(key=key).first()


def _validate(
    run: moving.Run,
    step: ApprovalTask,
    decision: str,
    comment: str,
    fields: Sequence[str],
    data: Mapping[str, Any],
) -> None:
    if decision not in choices_of(step, run.type):
        raise Refused(_("Choose what you decide."), code="decision_missing", field="decision")
    _check_form(run.type.forms.get(step.role), data, approves=decision == DecisionKind.APPROVE)
    known = dict(run.type.revisable)
    if any(name not in known for name in fields):
        raise Refused(
            _("Choose what to change from the list."), code="unknown_field", field="fields"
        )
    if comment:
        return
    if decision == DecisionKind.REJECT:
        raise Refused(
            _("Say why you reject it: the author reads this."),
            code="comment_missing",
            field="comment",
        )
    if decision == DecisionKind.RETURN and not fields:
        raise Refused(
            _("Say what the author should change."), code="comment_missing", field="comment"
        )
    if step.reasons == Reasons.ALWAYS:
        raise Refused(
            _("Say why: this step asks for a reason with every decision."),
            code="comment_missing",
            field="comment",
        )


def _object(data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What was entered in a step's form, which reaches us as any JSON at all."""
    if data is not None and not hasattr(data, "keys"):
        text = _("Send what the step's form asks for as one object.")
        raise Refused(text, code="data_no_object", field="data")
    return data or {}


def _check_form(form: type[Form] | None, data: Mapping[str, Any], *, approves: bool) -> None:
    """What a step's own form asks for is there, and chosen from what it offers."""
    if form is None:
        return
    if approves and not data and _asks(form):
        raise Refused(
            _("This step asks for more than a choice: decide it on its page."),
            code="form_missing",
            field="data",
        )
    for name, field in form.base_fields.items():
        value = data.get(name)
        if value in (None, ""):
            if field.required and approves:
                raise Refused(field.error_messages["required"], code="missing", field=name)
        elif isinstance(field, ChoiceField) and not field.valid_value(value):
            raise Refused(_("Choose from the list."), code="not_a_choice", field=name)


def _asks(form: type[Form]) -> bool:
    """Whether a step's own form has anything that must be answered."""
    return any(field.required for field in form.base_fields.values())


def choices_of(step: ApprovalTask, kind: RequestType) -> list[str]:
    """What may be decided on a task: what its kind of request knows at this step, as far as the
    policy that routed it allows."""
    known = kind.wording_for(step.role).choices
    return [str(each) for each in known if not step.allowed or each in step.allowed]
