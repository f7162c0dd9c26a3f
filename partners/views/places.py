"""What another place in the programme would open and close, before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.engine.parties import own_party
from partners.engine.standing import standing_effects
from partners.models import (
    Organisation,
    Partner,
    PartnerStatus,
    SharingChangeKind,
    Tier,
)
from partners.policies import can_manage_partners
from partners.selectors.organisations import access_partner
from partners.selectors.parties import people_to_look_as
from partners.selectors.sharing_changes import waiting_place_of
from partners.views.second_person import foreseen, waiting_context
from partners.views.walls import named_effects
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound, Refused, each


def distributor_named(actor: Actor, reference: str) -> Organisation | None:
    """The distributor of this reference, none for an empty one. Raises ``Refused``."""
    if not reference:
        return None
    try:
        return access_partner(actor=actor, reference=reference).organisation
    except NotFound:
        raise Refused(
            _("Choose a distributor from the list of partners."), field="distributor"
        ) from None


@login_required
@require_safe
def place_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What the tier, programme and line in the form would change, read whenever they do."""
    actor = request.actor  # type: ignore[attr-defined]
    if not can_manage_partners(actor):
        raise NotFound
    partner = access_partner(actor=actor, reference=reference)
    context = place_context(request, partner, request.GET) | {"partner": partner}
    return render(request, "partners/place_preview.html", context)


def place_context(request: HttpRequest, partner: Partner, data: Any) -> dict[str, Any]:
    """The effects of the place that these fields name, and of one that waits already."""
    asked = data.get("tier")
    if not asked:
        return waiting_place(request, partner)
    if asked not in Tier:
        return {"preview_error": _("Choose a tier.")}
    try:
        place = {
            "tier": asked,
            "programme": data.get("programme", "").strip(),
            "distributor": distributor_named(request.actor, data.get("distributor", "")),
        }
        effects = effects_shown(request, partner, place)
    except DomainError as error:
        return {"preview_error": str(each(error)[0])}
    lookers = people_to_look_as(actor=request.actor, party=own_party(partner))
    return effects | waiting_place(request, partner) | {"lookers": lookers}


def effects_shown(
    request: HttpRequest, partner: Partner, place: Mapping[str, Any]
) -> dict[str, Any]:
    """What a place opens and closes for whom, and who would be asked about it."""
    actor = request.actor  # type: ignore[attr-defined]
    effects = standing_effects(actor=actor, partner=partner, values=place)
    is_end = place.get("status") == PartnerStatus.SUSPENDED
    route = {} if is_end else foreseen(actor, SharingChangeKind.STANDING, effects)
    return {"effects": named_effects(effects)} | route


def waiting_place(request: HttpRequest, partner: Partner) -> dict[str, Any]:
    """The place of a partner that waits for a second person, if one does."""
    change = waiting_place_of(partner)
    if change is None:
        return {}
    actor = request.actor  # type: ignore[attr-defined]
    return waiting_context(actor, SharingChangeKind.STANDING, change.subject_id)
