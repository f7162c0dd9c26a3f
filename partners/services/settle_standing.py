"""A partner gets the place that waits, or keeps what it has, as a second person decided."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.engine.standing import take_place
from partners.events import PartnerChanged, PartnerReinstated
from partners.models import Partner, PartnerStatus, StandingChange
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden
from portal.kernel.events import publish


@command("partners.confirm_standing")
def confirm_standing(*, actor: Actor, standing: StandingChange) -> Partner:
    """Give a partner the place that waits, as whoever was asked has agreed.

    Raises ``Forbidden`` for whoever asked, and ``Conflict`` if it does not wait.
    """
    asked, partner = _waiting(standing)
    if actor.user_id is not None and actor.user_id == asked.asked_by_id:
        raise Forbidden(_("Somebody else has to confirm what you asked for."), code="own")
    if PartnerStatus.SUSPENDED in (partner.status, asked.place.get("status")) and not _lets_in(
        asked, partner
    ):
        raise Conflict(
            _("The partner was suspended meanwhile: let it back in first."), code="suspended"
        )
    came_back = partner.status == PartnerStatus.SUSPENDED
    _end(asked)
    take_place(partner, asked.place)
    kind = PartnerReinstated if came_back else PartnerChanged
    publish(actor, kind(subject_id=partner.pk, organisation_id=partner.organisation_id))
    return partner


@command("partners.refuse_standing")
def refuse_standing(*, actor: Actor, standing: StandingChange, reason: str = "") -> Partner:
    """Let a partner keep the place that it has. Raises ``Conflict`` if none waits."""
    asked, partner = _waiting(standing)
    _end(asked)
    return partner


def _lets_in(asked: StandingChange, partner: Partner) -> bool:
    """Whether letting the partner back in is what was asked for: nothing else of it differs."""
    place = asked.place
    same = all(place[name] == getattr(partner, name) for name in place if name != "status")
    return same and place.get("status") == PartnerStatus.ACTIVE


def _waiting(standing: StandingChange) -> tuple[StandingChange, Partner]:
    partner: Partner = Partner.objects.select_for_update(of=["self"]).get(pk=standing.partner_id)
    locked: StandingChange = StandingChange.objects.select_for_update(of=["self"]).get(
        pk=standing.pk
    )
    if locked.ended_at is not None:
        raise Conflict(_("Nothing waits for a second person."), code="standing_not_waiting")
    return locked, partner


def _end(asked: StandingChange) -> None:
    asked.ended_at = timezone.now()
    asked.save(update_fields=["ended_at"])
