"""The list of partners, their people, and the first figures of a partner's scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from partners.models import Membership, Organisation, OrganisationAccess, Partner
from partners.names import search_form
from partners.policies import can_manage_members
from partners.selectors.organisations import partner_list, party_of_partner
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Page, Sort, page
from sharing.models import Grant, Party
from sharing.policies import can_share
from sharing.shareable import Shareable, shareables
from sharing.sights import sight_of
from sharing.visible_then import VisibleThen, rows_then, visible_on

SORTS = {
    "name": Sort("organisation__sort_key", parse=bytes.fromhex),
    "tier": Sort("tier"),
    "since": Sort("since"),
}


@dataclass(frozen=True, slots=True)
class PartnerFilters:
    """What narrows the list of partners."""

    query: str = ""
    tier: str = ""
    status: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The first figures of a partner: its people, what it can see, and what ends soon."""

    people: int
    customers: int
    grants: int


def partners_found(*, actor: Actor, filters: PartnerFilters) -> QuerySet[Partner]:
    """The partnerships that the actor sees and that match, with the number of their people."""
    rows = partner_list(actor=actor)
    for word in search_form(filters.query).split():
        rows = rows.filter(organisation__search_name__contains=word)
    if filters.tier:
        rows = rows.filter(tier=filters.tier)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.role:
        rows = rows.filter(organisation__roles__contains=[filters.role])
    current = Q(
        organisation__memberships__ended_at=None,
        organisation__memberships__user__is_machine=False,
    )
    return rows.annotate(
        people=Count("organisation__memberships", filter=current, distinct=True),
        organisation__sort_key=F("organisation__sort_key"),
    )


def partner_page(
    *, actor: Actor, filters: PartnerFilters, after: str | None = None, before: str | None = None
) -> Page[Partner]:
    """One page of the list, by name."""
    rows = partners_found(actor=actor, filters=filters)
    return page(rows, SORTS["name"], after=after, before=before)


def members_of(*, actor: Actor, organisation_id: int) -> QuerySet[Membership]:
    """The people who act for a partner: for the house and for the colleagues themselves.

    Raises ``NotFound`` for anybody else.
    """
    if not actor.is_house and not actor.belongs_to(organisation_id):
        raise NotFound
    members = Membership.objects.filter(
        organisation=organisation_id, ended_at=None, user__is_machine=False
    )
    return members.select_related("user", "organisation").order_by("user__full_name", "pk")


def access_membership(*, actor: Actor, organisation_id: int, public_id: str) -> Membership:
    """One colleague's membership, by the person's public id. Raises ``NotFound``."""
    members = members_of(actor=actor, organisation_id=organisation_id)
    member = members.filter(user__public_id=public_id).first()
    if member is None or not can_manage_members(actor, organisation_id):
        raise NotFound
    return member


def grants_to(*, actor: Actor, party: Party) -> QuerySet[Grant]:
    """What is shared with a party now, for those who may share and for the party itself."""
    live = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()), party=party, revoked_at=None
    )
    if not can_share(actor, Organisation.shareable) and party.pk not in actor.parties:
        return live.none()
    return live.order_by("valid_until", "pk")


def scorecard_of(party: Party) -> Scorecard:
    """The first figures of a partner."""
    sight = sight_of(party)
    seen = OrganisationAccess.objects.filter(
        group__in=sight.parties, valid_from__lte=Now(), valid_until__gt=Now()
    )
    live = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()), party=party, revoked_at=None
    )
    return Scorecard(
        people=party.group.user_set.filter(is_active=True, is_machine=False).count(),
        customers=seen.values("content_object").distinct().count(),
        grants=live.count(),
    )


def visible_to_partner_on(*, actor: Actor, partner: Partner, at: datetime) -> list[VisibleThen]:
    """What a partner saw at a moment, with the facets then, kind by kind; empty kinds left out.

    For the house and for the partner's own people. Raises ``NotFound`` for anybody else.
    """
    asked = _asked_on(actor, partner, at)
    found = (visible_on(shareable=each, **asked) for each in shareables())
    return [each for each in found if each.count]


def rows_to_partner_on(
    *, actor: Actor, partner: Partner, at: datetime, kind: Shareable
) -> QuerySet[Any]:
    """What a partner saw of one kind at a moment, to be read page by page.

    For the house and for the partner's own people. Raises ``NotFound`` for anybody else.
    """
    return rows_then(shareable=kind, **_asked_on(actor, partner, at))


def _asked_on(actor: Actor, partner: Partner, at: datetime) -> dict[str, Any]:
    if not actor.is_house and not actor.belongs_to(partner.organisation_id):
        raise NotFound
    return {"party": party_of_partner(partner), "at": min(at, timezone.now()), "to": actor}
