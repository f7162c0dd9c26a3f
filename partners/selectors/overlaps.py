"""Overlaps as each side may know them: counts that are not exact, and names once both agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from partners.models import Organisation, Overlap
from partners.policies import can_share_organisations, visible_overlaps
from portal.kernel.actors import Actor
from portal.kernel.finding import one_of
from portal.kernel.keyset import Sort
from sharing.disclosure import RuleDisclosure, opening
from sharing.models import Party, PartyKind
from sharing.policies import visible_to
from sharing.shareable import Facet, choices_of

# Fewer in common are not told, more in steps: two lists that differ by a company mostly give the
# same answer, so nobody learns of one company by asking twice.
LEAST = 5
STEP = 5
BY_NAME = Sort("sort_key", parse=bytes.fromhex)


def overlaps_of(*, actor: Actor) -> QuerySet[Overlap]:
    """The overlaps that the actor may know of, the newest first."""
    rows = visible_overlaps(actor, Overlap.objects.select_related("organisation"))
    return rows.order_by("-started_at", "-pk")


def access_overlap(*, actor: Actor, public_id: str | UUID) -> Overlap:
    """One overlap. Raises ``NotFound``."""
    return one_of(overlaps_of(actor=actor), public_id)


def at_least(overlap: Overlap) -> int | None:
    """How many are in common, at least: 5, 10, 15 …; 0 for fewer than five, None before."""
    if overlap.in_common is None:
        return None
    return overlap.in_common - overlap.in_common % STEP if overlap.in_common >= LEAST else 0


def facets_to_agree() -> tuple[Facet, ...]:
    """What can be opened of a customer; the first comes with each of the others."""
    return choices_of(Organisation.shareable)


def agreed_facets(overlap: Overlap) -> list[str]:
    """What both sides agree to open, the base facet with it."""
    both = set(overlap.house_facets) & set(overlap.partner_facets)
    base = Organisation.shareable.base
    names = [facet.name for facet in facets_to_agree()]
    return [name for name in names if name in both or (both and name == base)]


def customers_in_common(*, actor: Actor, overlap: Overlap) -> QuerySet[Organisation]:
    """The customers on both lists, as far as the actor sees them; nobody's until both agreed, and
    forgotten with the overlap."""
    if not overlap.opened_facets or overlap.ended_at is not None:
        return Organisation.objects.none()
    return visible_to(actor, _matched(overlap))


def _matched(overlap: Overlap) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=overlap.matches.values("organisation"))


def party_of(overlap: Overlap) -> Party:
    """The party of the partner's company."""
    return Party.objects.get(
        kind=PartyKind.ORGANISATION, subject_id=overlap.organisation_id, code=""
    )


def overlap_disclosure(
    *, actor: Actor, overlap: Overlap, facets: Sequence[str] | None = None
) -> RuleDisclosure | None:
    """What the house's agreement would open to the partner, counted and listed, exact: all that
    the partner agrees to, or these facets of it.

    For those of the house who may share, and not before the partner agreed; ``None`` otherwise:
    until then neither side learns which customers they have in common.
    """
    named = overlap.partner_facets if facets is None else facets
    if not (actor.is_house and can_share_organisations(actor) and named):
        return None
    if overlap.ended_at is not None or not overlap.partner_facets:
        return None
    shareable = Organisation.shareable
    ids = visible_to(actor, _matched(overlap)).order_by("sort_key", "pk").values("pk")
    rows = Organisation.objects.filter(pk__in=ids).order_by("sort_key", "pk")
    return opening(shareable, party_of(overlap), rows, shareable.mask(named))


@dataclass(frozen=True, slots=True)
class Side:
    """What one side agreed to, in the words of the page."""

    is_house: bool
    labels: tuple[str, ...]


def side_of(overlap: Overlap, *, house: bool) -> Side:
    """What a side agreed to."""
    return Side(house, labels_of(overlap.house_facets if house else overlap.partner_facets))


def labels_of(facets: Sequence[str]) -> tuple[str, ...]:
    """Facets of customers as people call them."""
    return tuple(str(facet.label) for facet in facets_to_agree() if facet.name in facets)
