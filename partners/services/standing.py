"""Suspend a partner, and let it back in."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.parties import keep_people_in_step, people_of_organisations
from partners.events import PartnerReinstated, PartnerSuspended
from partners.models import Membership, Partner, PartnerStatus
from partners.policies import can_manage_partners
from partners.services.ask_standing import waits
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.contributors import ReceiptLine, contributions
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.events import publish
from portal.kernel.models import ApiToken


@dataclass(frozen=True, slots=True)
class SuspensionReceipt:
    """What the suspension ended, line by line."""

    partner: Partner
    lines: tuple[ReceiptLine, ...]


@command("partners.suspend_partner")
def suspend_partner(*, actor: Actor, partner: Partner, reason: str) -> SuspensionReceipt:
    """End the access of a partner's people at once: sight, sessions, tokens, and what floors above
    add. Grants stay and count again when the partner is reinstated.

    Raises ``Forbidden``, ``Conflict`` for a partner that is not active, ``Refused`` if no reason
    is given.
    """
    locked = _locked(actor, partner, {PartnerStatus.ACTIVE})
    if not reason.strip():
        raise Refused(
            _("Say why: the partner's account manager will be asked."),
            code="reason_missing",
            field="reason",
        )
    locked.status = PartnerStatus.SUSPENDED
    locked.version += 1
    locked.save(update_fields=["status", "version"])
    people = people_of_organisations([locked.organisation_id])
    keep_people_in_step(people)
    cut = _without_other_access(people)
    lines = (
        ReceiptLine("people", len(people)),
        ReceiptLine("tokens", _revoke_tokens(cut)),
        ReceiptLine("sessions", _end_sessions(cut)),
        *contributions("partners.suspend_partner", actor, cut),
    )
    fact = PartnerSuspended(subject_id=locked.pk, organisation_id=locked.organisation_id)
    publish(actor, fact, reason=reason.strip())
    return SuspensionReceipt(locked, lines)


@command("partners.reinstate_partner")
def reinstate_partner(*, actor: Actor, partner: Partner, reason: str = "") -> Partner:
    """Let a suspended partner's people back in; tokens have to be made anew.

    Where that opens more than ``SHARING_SECOND_PERSON`` parts of records, it stays suspended until
    a second person has agreed. A new partner that nobody agreed to comes in here, too. Raises
    ``Forbidden``, or ``Conflict`` for a partner that is in, or of which that waits already.
    """
    locked = _locked(actor, partner, {PartnerStatus.SUSPENDED, PartnerStatus.VETTING})
    if waits(actor, locked, {"status": PartnerStatus.ACTIVE}, reason):
        return locked
    locked.status = PartnerStatus.ACTIVE
    locked.version += 1
    locked.save(update_fields=["status", "version"])
    keep_people_in_step(people_of_organisations([locked.organisation_id]))
    fact = PartnerReinstated(subject_id=locked.pk, organisation_id=locked.organisation_id)
    publish(actor, fact, reason=reason.strip())
    return locked


def _locked(actor: Actor, partner: Partner, expected: set[PartnerStatus]) -> Partner:
    if not can_manage_partners(actor):
        raise Forbidden
    locked: Partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.status not in expected:
        raise Conflict(
            _("The partner is not in a state that allows this. Reload the page."),
            code="wrong_status",
        )
    return locked


def end_access(user_ids: list[int]) -> tuple[ReceiptLine, ReceiptLine]:
    """Revoke the tokens and end the sessions of those who now act for nobody."""
    cut = _without_other_access(user_ids)
    return (
        ReceiptLine("tokens", _revoke_tokens(cut)),
        ReceiptLine("sessions", _end_sessions(cut)),
    )


def _without_other_access(user_ids: list[int]) -> list[int]:
    """Those who act neither for another active partner nor for the house."""
    elsewhere = Membership.objects.filter(
        user__in=user_ids, ended_at=None, organisation__partner__status=PartnerStatus.ACTIVE
    )
    kept = set(elsewhere.values_list("user", flat=True))
    return [user for user in user_ids if user not in kept]


def _revoke_tokens(user_ids: list[int]) -> int:
    live = ApiToken.objects.filter(user__in=user_ids, revoked_at=None)
    return live.update(revoked_at=timezone.now())


def _end_sessions(user_ids: list[int]) -> int:
    sessions = UserSession.objects.filter(user__in=user_ids)
    keys = list(sessions.values_list("session_key", flat=True))
    sessions.delete()
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)
