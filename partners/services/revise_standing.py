"""Another place of a partner than the one that was asked for, returned and waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.models import Partner, StandingChange
from partners.policies import can_manage_partners
from partners.services.onboarding import check_distributor
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, Refused
from portal.kernel.validation import check_fields

# What may be asked for instead; what is not named stays as it was asked for.
OF_PLACES = ("tier", "programme", "distributor")


@command("partners.revise_standing")
def revise_standing(
    *, actor: Actor, standing: StandingChange, terms: Mapping[str, Any]
) -> StandingChange:
    """Other terms (``OF_PLACES``) of a place that waits, for whoever asked for it.

    Raises ``Forbidden``, ``Conflict`` if it does not wait, and ``Refused`` for a distributor that
    is none, or a place that the partner has already (``nothing_changes``).
    """
    partner: Partner = (
        Partner.objects.select_for_update(of=["self"])
        .select_related("organisation", "distributor")
        .get(pk=standing.partner_id)
    )
    locked: StandingChange = StandingChange.objects.select_for_update(of=["self"]).get(
        pk=standing.pk
    )
    if not can_manage_partners(actor) or locked.asked_by_id != actor.user_id:
        raise Forbidden
    if locked.ended_at is not None:
        raise Conflict(_("Nothing waits for a second person."), code="standing_not_waiting")
    asked = tried_place(locked, partner, terms)
    check_fields(locked, ["tier", "programme"])
    check_distributor(partner.organisation, locked.distributor)
    if not asked:
        raise Refused(
            _("The partner has this place already. Withdraw the change if nothing is to change."),
            code="nothing_changes",
            field="tier",
        )
    locked.changed = asked
    locked.save()
    return locked


def tried_place(standing: StandingChange, partner: Partner, terms: Mapping[str, Any]) -> list[str]:
    """Put other terms on the row, unsaved; the names of what would be another than it is."""
    names = standing.place
    for name in OF_PLACES:
        if name in terms:
            setattr(standing, name, terms[name])
    return [
        name
        for name in (*OF_PLACES, "status")
        if (name in names or name in terms) and getattr(standing, name) != getattr(partner, name)
    ]
