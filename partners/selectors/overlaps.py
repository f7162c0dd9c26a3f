"""Overlaps as each side may know them: counts that are not exact, and names once both agreed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from partners.models import Organisation, Overlap
from partners.policies import visible_overlaps
from portal.kernel.actors import Actor
from portal.kernel.finding import one_of
from sharing.policies import visible_to
from sharing.shareable import Facet

# Fewer in common are not told, more in steps: two lists that differ by a company mostly give the
# same answer, so nobody learns of one company by asking twice.
LEAST = 5
STEP = 5


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
    return Organisation.shareable.facets


def agreed_facets(overlap: Overlap) -> list[str]:
    """What both sides agree to open, the base facet with it."""
    both = set(overlap.house_facets) & set(overlap.partner_facets)
    base = Organisation.shareable.base
    names = [facet.name for facet in facets_to_agree()]
    return [name for name in names if name in both or (both and name == base)]


def customers_in_common(*, actor: Actor, overlap: Overlap) -> QuerySet[Organisation]:
    """The customers on both lists, as far as the actor sees them; nobody's until both agreed."""
    if not overlap.opened_facets:
        return Organisation.objects.none()
    rows = visible_to(
        actor, Organisation.objects.filter(pk__in=overlap.matches.values("organisation"))
    )
    return rows.order_by("sort_key", "pk")


@dataclass(frozen=True, slots=True)
class Side:
    """What one side agreed to, in the words of the page."""

    is_house: bool
    labels: tuple[str, ...]


def side_of(overlap: Overlap, *, house: bool) -> Side:
    """What a side agreed to."""
    chosen = set(overlap.house_facets if house else overlap.partner_facets)
    labels = tuple(str(facet.label) for facet in facets_to_agree() if facet.name in chosen)
    return Side(house, labels)
