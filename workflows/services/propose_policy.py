"""Have a second person look at a drafted policy before it routes anything."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from workflows.engine import perform
from workflows.engine.policy_check import findings
from workflows.events import PolicyProposed, PolicySentBack
from workflows.models import PolicyStatus, RoutingPolicy
from workflows.policies import can_manage_routes
from workflows.states import RoutingPolicyState


@command("workflows.propose_policy")
def propose_policy(*, actor: Actor, policy: UUID) -> RoutingPolicy:
    """Hand a draft to the other administrators; it cannot be edited until it is sent back.

    Raises ``Forbidden``, ``NotFound``, ``Conflict`` (``not_a_draft``) and ``Refused``
    (``policy_has_errors``).
    """
    draft = _policy(actor, policy, PolicyStatus.DRAFT)
    for finding in findings(draft):
        if finding.is_error:
            raise Refused(finding.text, code="policy_has_errors")
    perform(RoutingPolicyState, draft, "propose", actor=actor, by=actor.user_id)
    publish(actor, PolicyProposed(subject_id=draft.pk), reason=draft.note)
    return draft


@command("workflows.send_policy_back")
def send_policy_back(*, actor: Actor, policy: UUID) -> RoutingPolicy:
    """Turn a proposal into a draft again, to be edited.

    Raises ``Forbidden``, ``NotFound``, ``Conflict`` (``not_proposed``).
    """
    proposal = _policy(actor, policy, PolicyStatus.PROPOSED)
    proposed_by = proposal.proposed_by_id
    perform(RoutingPolicyState, proposal, "send_back", actor=actor)
    publish(actor, PolicySentBack(subject_id=proposal.pk, proposed_by=proposed_by))
    return proposal


def _policy(actor: Actor, public_id: UUID, status: PolicyStatus) -> RoutingPolicy:
    if not can_manage_routes(actor):
        raise Forbidden
    row = RoutingPolicy.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    if row.status != status:
        draft = status == PolicyStatus.DRAFT
        raise Conflict(
            _("This version is proposed or in force already.")
            if draft
            else _("This version is not proposed."),
            code="not_a_draft" if draft else "not_proposed",
        )
    return row
