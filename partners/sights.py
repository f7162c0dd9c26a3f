"""What a partner, a role at it or a person sees: the actors behind previews and explanations."""

from __future__ import annotations

from datetime import datetime

from partners.engine.parties import Standing, identities, ids_of, standing_of
from partners.models import Organisation, Partner
from portal.kernel.actors import ANONYMOUS, Actor, preview_actor
from portal.kernel.models import User
from sharing.models import Party, PartyKind
from sharing.sights import sight_source


@sight_source(PartyKind.ORGANISATION, PartyKind.ROLE)
def partner_sight(party: Party, at: datetime | None) -> Actor:
    """An organisation, or a role at it, with tier, programme and line as they are (or were)."""
    role = party.code if party.kind == PartyKind.ROLE else None
    standing = _standing(party.subject_id or 0, at)
    found = identities(standing, role) if standing else []
    counted = set(ids_of(found).values())
    own = {party.subject_id: role or "user"} if found and party.subject_id else {}
    return Actor(
        kind="preview",
        name=party.label,
        organisations=own,
        parties=tuple(sorted(counted | {party.pk} if found else counted)),
        read_only=True,
    )


@sight_source(PartyKind.PERSON)
def personal_sight(party: Party, at: datetime | None) -> Actor:
    """A person, with everything that they count as today."""
    user = User.objects.filter(pk=party.subject_id).first()
    return preview_actor(user, viewer=ANONYMOUS) if user else ANONYMOUS


def _standing(organisation_id: int, at: datetime | None) -> Standing | None:
    if at is None:
        partner = Partner.objects.select_related("organisation").filter(
            organisation=organisation_id
        )
        found = partner.first()
        return standing_of(found) if found else None
    past = (
        Partner.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            organisation_id=organisation_id, pgh_created_at__lte=at
        )
        .order_by("-pgh_created_at", "-pgh_id")
        .first()
    )
    if past is None:
        return None
    roles = Organisation.objects.values_list("roles", flat=True).get(pk=organisation_id)
    return Standing(
        organisation_id=organisation_id,
        status=past.status,
        tier=past.tier,
        programme=past.programme,
        distributor_id=past.distributor_id,
        is_distributor="distributor" in roles,
    )
