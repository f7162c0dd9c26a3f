"""Bring a drafted policy version into force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from workflows.engine import perform
from workflows.engine.policy_check import findings
from workflows.engine.routing import compile_policy
from workflows.engine.time import now
from workflows.events import PolicyActivated
from workflows.models import PolicyStatus, RoutingPolicy
from workflows.policies import can_activate, can_manage_routes
from workflows.states import RoutingPolicyState


@command("workflows.activate_policy")
def activate_policy(
    *,
    actor: Actor,
    policy: UUID,
    effective_from: datetime | None = None,
    people_follow: bool = False,
) -> RoutingPolicy:
    """Put a draft into force, now or later. Running requests finish on the version they have. No
    older version comes into force after it: whoever made this one knew of those.

    With ``people_follow`` steps that nobody could decide yet are accepted: an installation has
    routes before it has people.

    Raises ``Forbidden`` (``second_person`` unless somebody else proposed it, or there is nobody
    else), ``NotFound``, ``Conflict`` (``not_a_draft``) and ``Refused``
    (``policy_has_errors``, ``effective_too_early``).
    """
    draft = _draft(actor, policy)
    moment = now()
    if effective_from is not None and effective_from < moment:
        raise Refused(
            _("Enter a moment in the future, or leave it empty for now."),
            code="effective_too_early",
            field="effective_from",
        )
    for finding in findings(draft):
        if finding.is_error and not (people_follow and finding.lacks_people):
            raise Refused(finding.text, code="policy_has_errors")
    perform(
        RoutingPolicyState,
        draft,
        "activate",
        actor=actor,
        compiled=compile_policy(draft),
        effective_from=effective_from or moment,
        by=actor.user_id,
    )
    _retire_older(actor, draft, moment)
    publish(actor, PolicyActivated(subject_id=draft.pk), reason=draft.note)
    return draft


def _draft(actor: Actor, policy: UUID) -> RoutingPolicy:
    if not can_manage_routes(actor):
        raise Forbidden
    draft = RoutingPolicy.objects.filter(public_id=policy).first()
    if draft is None:
        raise NotFound
    if draft.status not in {PolicyStatus.DRAFT, PolicyStatus.PROPOSED}:
        raise Conflict(_("This version is in force already."), code="not_a_draft")
    if not can_activate(actor, draft):
        raise Forbidden(
            _("A second administrator brings it into force. Propose it to them."),
            code="second_person",
        )
    return draft


def _retire_older(actor: Actor, policy: RoutingPolicy, moment: datetime) -> None:
    """Versions that this one replaces at once, and those that were to begin after it."""
    begins = policy.effective_from or moment
    replaced = Q(effective_from__gte=begins)
    if begins <= moment:
        replaced |= Q(effective_from__lte=moment)
    older = RoutingPolicy.objects.filter(
        request_type=policy.request_type,
        status=PolicyStatus.ACTIVE,
        version__lt=policy.version,
    )
    for version in older.filter(replaced):
        perform(RoutingPolicyState, version, "retire", actor=actor)
