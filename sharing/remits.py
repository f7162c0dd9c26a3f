"""What of a kind of record lies within the remit of somebody of the house.

A department sees a kind of record; one of its people may see less: the records of their territory
and of their line of business, and those that are theirs. Which columns say so, each kind declares;
a kind that says nothing of countries or lines is not narrowed by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, Q

from portal.kernel.actors import Actor, Remit
from sharing.belonging import belonging_to
from sharing.facets import LEVELS, Level

if TYPE_CHECKING:
    from sharing.shareable import Shareable

# What is seen of the rows that a condition finds.
type Narrowed = tuple[tuple[int, Q], ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The paths from a row to what a remit asks: ``countries`` (ISO codes; any of them counts),
    the product line, and the people whose the row is. ``everybody`` are rows of no place, which
    concern everybody: a price list for all markets."""

    countries: tuple[str, ...] = ()
    line: str = ""
    owners: tuple[str, ...] = ()
    everybody: Q | None = None

    def condition(self, model: type[Model], remit: Remit, user_id: int | None) -> Q | None:
        """The rows within a remit; ``None`` if it takes none of this kind away."""
        asked = list(self._asked(model, remit))
        own_only = remit.own_only and bool(self.owners)
        if not asked and not own_only:
            return None
        within = Q(pk__in=[]) if own_only else Q(*asked)
        for path in self.owners:
            within |= belonging_to(model, path, [user_id])
        return within

    def _asked(self, model: type[Model], remit: Remit) -> Iterator[Q]:
        if remit.countries and self.countries:
            there = self.everybody or Q()
            for path in self.countries:
                there |= belonging_to(model, path, list(remit.countries))
            yield there
        if remit.product_lines and self.line:
            yield belonging_to(model, self.line, list(remit.product_lines))


def house_sight(shareable: Shareable, actor: Actor, level: Level) -> tuple[int, Narrowed]:
    """What the actor sees of every row by working for the house, and what of some: each mask with
    the rows that lie within a remit."""
    if actor.is_system:
        return shareable.everything, ()
    whole, narrowed = 0, []
    for role in (*sorted(actor.departments), *(["administrator"] * actor.is_administrator)):
        sight = shareable.house.get(role)
        if sight is None or LEVELS.index(sight.level) < LEVELS.index(level):
            continue
        mask, remit = shareable.mask(sight.facets), actor.remit_in(role)
        rows = remit and shareable.within.condition(shareable.model, remit, actor.user_id)
        if isinstance(rows, Q):
            narrowed.append((mask, rows))
        else:
            whole |= mask
    return whole, tuple(each for each in narrowed if each[0] & ~whole)
