"""What saving a grant would open of one record, and of the rows that are parts of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from sharing.conditions import fulfils
from sharing.disclosure import FOR_GOOD, RuleDisclosure, Term, opening_of_parts
from sharing.models import Condition, Party
from sharing.policies import visible_to
from sharing.selectors import party_mask, people_of
from sharing.shareable import Facet, Shareable, choices_of, shareable_of
from sharing.sights import sight_of
from sharing.walls import walls_before


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What saving a grant would open.

    ``opens`` are the facets that are new to the party, ``already`` those that it sees, ``hidden``
    those that stay closed, ``walled`` those that the grant names but a wall keeps closed.
    ``people`` counts the active members who would see them; ``waiting`` says that it opens only
    once the party has fulfilled the condition. ``parts`` is what opens of rows that are parts of
    the record: of an order, its lines.
    """

    party: Party
    opens: tuple[Facet, ...]
    already: tuple[Facet, ...]
    hidden: tuple[Facet, ...]
    walled: tuple[Facet, ...]
    people: int
    waiting: bool = False
    parts: tuple[RuleDisclosure, ...] = ()


def disclosure_of(
    *,
    actor: Actor,
    party: Party,
    record: Any,
    facets: Sequence[str],
    condition: Condition | None = None,
    term: Term = FOR_GOOD,
) -> Disclosure:
    """The disclosure preview of one grant, asked of the same predicate that enforces; of its parts
    what opens at any time of the term.

    Raises ``NotFound`` if the actor does not see the record.
    """
    shareable = shareable_of(record)
    rows = type(record)._default_manager.filter(pk=record.pk).order_by("pk")
    if not visible_to(actor, rows).exists():
        raise NotFound
    seen = party_mask(shareable, party, record.pk)
    wanted = shareable.mask(facets)
    denied = wanted & walled_mask(shareable, party, record.pk)
    if denied & shareable.bits[shareable.base]:
        denied = wanted
    after = seen | (wanted & ~denied)

    def named(mask: int) -> tuple[Facet, ...]:
        return tuple(shareable.facet(name) for name in shareable.names(mask))

    return Disclosure(
        party=party,
        opens=named(after & ~seen),
        already=named(seen),
        hidden=named(shareable.mask(each.name for each in choices_of(shareable)) & ~after),
        walled=named(denied),
        people=people_of(party),
        waiting=not fulfils(sight_of(party).parties, party, condition),
        parts=opening_of_parts(shareable, party, rows, wanted, term),
    )


def walled_mask(shareable: Shareable, party: Party, record_id: int) -> int:
    """The facets of a record that walls keep from a party."""
    walls = walls_before(shareable, record_id, sight_of(party))
    mask = 0
    for wall in walls:
        mask |= wall.mask
    return mask
