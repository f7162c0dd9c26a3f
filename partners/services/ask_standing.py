"""Have a second person asked where another place in the programme opens or closes much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.engine.standing import STANDING, standing_effects
from partners.models import Partner, SharingChangeKind, StandingChange
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict
from sharing.second_person import second_person


def waits(actor: Actor, partner: Partner, place: Mapping[str, Any], reason: str) -> bool:
    """Whether a second person has been asked about this place of a partner, whose row is locked:
    then it keeps the one that it has. What Guildhall itself enters, nobody is asked about.

    Raises ``Conflict`` (``standing_waits``) while another waits.
    """
    if StandingChange.objects.filter(partner=partner, ended_at=None).exists():
        raise Conflict(
            _(
                "Another place of this partner waits for a second person. Withdraw or reject the "
                "waiting change first."
            ),
            code="standing_waits",
        )
    if actor.user_id is None:
        return False
    effects = standing_effects(actor=actor, partner=partner, values=place)
    if sum(each.opened for each in effects) <= settings.SHARING_SECOND_PERSON:
        return False
    stored = Partner.objects.get(pk=partner.pk)
    terms = {name: getattr(stored, name) for name in STANDING} | dict(place)
    asked = StandingChange.objects.create(
        partner=partner, asked_by_id=actor.user_id, changed=[*place], **terms
    )
    second_person().ask(
        actor=actor,
        kind=SharingChangeKind.STANDING,
        subject_id=asked.pk,
        reason=reason.strip(),
        effects=effects,
    )
    return True
