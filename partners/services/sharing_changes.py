"""Changes of sharing that a second person decides on: asked, sent again, taken back, carried out.

The approval engine knows them as requests of the kind ``SHARING``. ``sharing`` says in the
transaction of a change that it waits, and that it does not any more: no change waits without a
request, whoever asked for it and however. What the second person decides is carried out by
``sharing``'s own services, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as now_translated
from django.utils.translation import gettext_lazy as _

from partners.engine.sharing_changes import subject_named, subject_of, title_of
from partners.models import (
    SHARING,
    SharingChange,
    SharingChangeKind,
    SharingChangeStatus,
)
from partners.policies_sharing import asked_for_change
from partners.selectors.sharing_changes import open_tasks, waiting_change
from partners.services.revise_standing import revise_standing
from partners.services.settle_sharing_change import close
from partners.sharing_events import SharingChangeAsked
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from sharing.second_person import Effects
from sharing.services.revise import revise_rule, revise_share, revise_wall
from workflows.engine import approval_of, hold_approval, start
from workflows.models import ApprovalOutcome, DecisionKind
from workflows.policies import can_decide
from workflows.services.decide import REFUSALS, decide_task
from workflows.services.resubmit import resubmit_request
from workflows.services.withdraw import cancel_request, withdraw_request


class Requests:
    """The second person of sharing: whoever the routing policy names."""

    def hold(self, kind: str, subject_id: int) -> None:
        """Lock the request of a change, if it has one."""
        change = waiting_change(kind, subject_id)
        if change is not None:
            hold_approval(SHARING, change.pk)

    def ask(
        self, *, actor: Actor, kind: str, subject_id: int, reason: str, effects: Effects = ()
    ) -> None:
        """Send a change to whoever decides on it. Raises ``Refused`` (``no_routing_policy``)."""
        change: SharingChange = SharingChange.objects.create(
            kind=kind,
            subject_id=subject_id,
            title=title_of(subject_named(kind, subject_id))[:200],
            reason=reason,
            asked_by_id=actor.user_id,
        )
        change.known_effects = effects
        publish(actor, SharingChangeAsked(subject_id=change.pk), reason=reason)
        start(SHARING, change, actor=actor)

    def forget(self, *, actor: Actor, kind: str, subject_id: int, reason: str) -> None:
        """End the request of a change that was taken back where it was made."""
        change = waiting_change(kind, subject_id)
        if change is None:
            return
        others = actor.is_administrator and not asked_for_change(actor, change)
        if others or actor.is_system:
            close(actor, change, SharingChangeStatus.CANCELLED)
            why = reason or now_translated("It was taken back where it was made.")
            cancel_request(actor=actor, code=SHARING, record=change, reason=why)
        else:
            close(actor, change, SharingChangeStatus.WITHDRAWN)
            withdraw_request(actor=actor, code=SHARING, record=change, reason=reason)


REQUESTS = Requests()


@command("partners.agree_to_sharing_change")
def agree_to_sharing_change(*, actor: Actor, kind: str, subject_id: int) -> SharingChange:
    """Approve, as the second person, the change that waits of a rule, wall, group or overlap: the
    same decision as on its task. Further steps of its route may come before it is made.

    Raises ``Conflict`` if nothing waits, ``Forbidden`` (``own_request``, ``not_yours``), and what
    ``decide_task`` raises.
    """
    change = waiting_change(kind, subject_id)
    if change is None:
        raise Conflict(_("Nothing waits for a second person."), code="not_waiting")
    verdicts = {task: can_decide(actor, task) for task in open_tasks(change)}
    mine = next((task for task, verdict in verdicts.items() if verdict.allowed), None)
    if mine is None:
        code = next((each.code for each in verdicts.values()), "not_yours")
        raise Forbidden(REFUSALS[code], code=code)
    decide_task(actor=actor, task=mine.public_id, decision=DecisionKind.APPROVE)
    change.refresh_from_db()
    return change


@command("partners.resend_sharing_change")
def resend_sharing_change(
    *,
    actor: Actor,
    change: SharingChange,
    reason: str,
    terms: Mapping[str, Any] | None = None,
) -> SharingChange:
    """Send a returned change again, with another reason and, for a rule, a wall, a share or a
    partner's place, other ``terms`` of it; approvers are not asked again where exactly the same
    would change.

    Raises ``Forbidden`` unless the actor asked for it, ``NotFound`` without an open request,
    ``Conflict`` (``not_returned``) and ``Refused`` for a missing reason or a day in the past.
    """
    if not asked_for_change(actor, change):
        raise Forbidden(_("Only whoever asked for this change sends it again."))
    if not reason.strip():
        raise Refused(
            _("Say why this is to change: whoever decides reads it."),
            code="reason_missing",
            field="reason",
        )
    approval = approval_of(SHARING, change.pk)
    if approval is None or approval.outcome != ApprovalOutcome.RETURNED:
        raise Conflict(_("This request was not returned to you."), code="not_returned")
    hold_approval(SHARING, change.pk)
    locked: SharingChange = SharingChange.objects.select_for_update(of=["self"]).get(pk=change.pk)
    locked.reason = reason.strip()
    locked.save(update_fields=["reason"])
    _revise(actor, locked, {**(terms or {}), "reason": locked.reason})
    locked.title = title_of(subject_of(locked))[:200]
    locked.save(update_fields=["title"])
    publish(actor, SharingChangeAsked(subject_id=locked.pk), reason=locked.reason)
    resubmit_request(actor=actor, code=SHARING, record=locked, comment=locked.reason)
    return locked


def _revise(actor: Actor, change: SharingChange, terms: Mapping[str, Any]) -> None:
    subject = subject_of(change)
    if change.kind == SharingChangeKind.RULE:
        revise_rule(actor=actor, rule=subject, terms=terms)
    elif change.kind == SharingChangeKind.WALL:
        revise_wall(actor=actor, wall=subject, terms=terms)
    elif change.kind == SharingChangeKind.SHARE:
        revise_share(actor=actor, share=subject, terms=terms)
    elif change.kind == SharingChangeKind.STANDING:
        revise_standing(actor=actor, standing=subject, terms=terms)


@command("partners.withdraw_sharing_change")
def withdraw_sharing_change(
    *, actor: Actor, change: SharingChange, reason: str = ""
) -> SharingChange:
    """Take a change back that waits or was returned: it is not made.

    Raises ``Forbidden`` unless the actor asked for it, and ``Conflict`` (``already_decided``).
    """
    if not asked_for_change(actor, change):
        raise Forbidden(_("Only whoever asked for this change withdraws it."))
    withdraw_request(actor=actor, code=SHARING, record=change, reason=reason)
    change.refresh_from_db()
    return change


@command("partners.cancel_sharing_change")
def cancel_sharing_change(*, actor: Actor, change: SharingChange, reason: str) -> SharingChange:
    """End the request for a change that nobody should decide: for administrators, with a reason.

    Raises ``Forbidden``, ``Conflict`` (``already_decided``) and ``Refused`` (``reason_missing``).
    """
    cancel_request(actor=actor, code=SHARING, record=change, reason=reason)
    change.refresh_from_db()
    return change
