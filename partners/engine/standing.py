"""A partner's place in the programme: who sees what through it, and what another would change.

Tier, programme and distribution line are parties that things are shared with, and walls stand
before; whose line it is owns what is the partner's; rules may ask for the tier.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone

from partners.engine.concerned import through_whom
from partners.engine.parties import (
    Identity,
    ensure_parties_of,
    ids_of,
    keep_people_in_step,
    people_of_organisations,
)
from partners.events import PartnerChanged
from partners.models import Partner
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.events import publish
from portal.kernel.settling import settling_apart
from portal.kernel.viewers import beyond_sight
from sharing.comparison import differences
from sharing.disclosure import RuleDisclosure
from sharing.engine.rules import open_next
from sharing.models import Party, PartyKind, Rule, RuleStatus, Wall
from sharing.policies import visible_to
from sharing.shareable import shareable_named, shareables

# What decides of a partnership who sees what.
STANDING = ("tier", "programme", "distributor", "status")
_PARTNERSHIP = Partner._meta.label_lower


def take_place(partner: Partner, values: Mapping[str, Any]) -> None:
    """Give a partner these of ``STANDING``; its people count at once as what they are then."""
    for name, value in values.items():
        setattr(partner, name, value)
    partner.version += 1
    partner.save(update_fields=[*values, "version"])
    ensure_parties_of(partner)
    keep_people_in_step(people_of_organisations([partner.organisation_id]))


def standing_effects(
    *, actor: Actor, partner: Partner, values: Mapping[str, Any]
) -> list[RuleDisclosure]:
    """What opens and closes for whom once a partner has these of ``STANDING``: for itself, for
    those whose line it joins or leaves, and for whoever a rule or a wall concerns."""
    now = Partner.objects.select_related("organisation", "distributor").get(pk=partner.pk)
    values = {name: value for name, value in values.items() if getattr(now, name) != value}
    if not values:
        return []
    asking = _rules_that_ask()
    own = Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=now.organisation_id, code="")
    others = _others_concerned(now, values, asking)
    return differences(
        actor=actor,
        concerned={**through_whom([own]), **others},
        change=partial(_take_place_aloud, partner.pk, values),
        then=partial(_apply, asking),
    )


def take_place_meanwhile(partner: Partner, values: Mapping[str, Any]) -> None:
    """As ``take_place``, with what jobs do afterwards: in a transaction that is rolled back."""
    with settling_apart():
        _take_place_aloud(partner.pk, values)
    _apply(_rules_that_ask())


def _take_place_aloud(pk: int, values: Mapping[str, Any]) -> None:
    tried = Partner.objects.select_related("organisation").get(pk=pk)
    take_place(tried, values)
    # Rules that ask for the tier settle when this is heard.
    publish(SYSTEM, PartnerChanged(subject_id=tried.pk, organisation_id=tried.organisation_id))


def _apply(asking: list[int]) -> None:
    for rule in Rule.objects.filter(pk__in=asking, status=RuleStatus.OPENING):
        while rule.status == RuleStatus.OPENING:
            open_next(rule, shareable_named(rule.subject))


def opened_to_new(tier: str, programme: str) -> int:
    """How many parts of records a new partner of this tier and programme sees by them."""
    asked: list[Identity] = [(PartyKind.TIER, None, tier)]
    if programme:
        asked.append((PartyKind.PROGRAMME, None, programme))
    sight = Actor(kind="preview", name=tier, parties=tuple(ids_of(asked).values()), read_only=True)
    if not sight.parties:
        return 0
    with beyond_sight():
        return sum(
            mask.bit_count()
            for shareable in shareables()
            for mask in visible_to(sight, shareable.model._base_manager.order_by("pk"))
            .values_list("facet_mask", flat=True)
            .iterator()
        )


def _others_concerned(
    partner: Partner, values: Mapping[str, Any], asking: list[int]
) -> dict[Party, list[Party]]:
    """Whose line it leaves or joins, whom rules share with that ask for the tier, and from whom
    walls keep what belongs to any of them."""
    lines = {partner.distributor_id, getattr(values.get("distributor"), "pk", None)} - {None}
    moved = lines if "distributor" in values else set()
    walls = Wall.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=timezone.now()),
        owner_id__in=[*moved, *([partner.organisation_id] if moved else [])],
        valid_from__isnull=False,
    )
    found = Party.objects.filter(
        Q(kind=PartyKind.ORGANISATION, subject_id__in=moved, code="")
        | Q(pk__in=Rule.objects.filter(pk__in=asking).values("party"))
        | Q(pk__in=walls.values("party"))
    ).exclude(kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id)
    return {party: [party] for party in found.order_by("pk")}


def _rules_that_ask() -> list[int]:
    """The rules in force whose criteria ask about partnerships."""
    asked = Q(pk__in=[])
    for shareable in shareables():
        names = [
            each.name
            for each in shareable.criteria
            if any(m._meta.label_lower == _PARTNERSHIP for _p, m in each.over(shareable.model))
        ]
        if names:
            asked |= Q(subject=shareable.label, criteria__field__in=names)
    rules = Rule.objects.filter(asked, status__in=[RuleStatus.OPENING, RuleStatus.ACTIVE])
    return list(rules.distinct().values_list("pk", flat=True))
