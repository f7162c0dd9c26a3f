"""What saving a rule would open: exact, counted by facet, and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from sharing.engine.rules import close_all, matching
from sharing.models import Grant, Party, Rule, Wall
from sharing.policies import can_rule, visible_to
from sharing.shareable import Facet, Shareable, shareable_named
from sharing.sights import sight_of

LISTED = 25


@dataclass(frozen=True, slots=True)
class RuleDisclosure:
    """The effect of a rule on one party.

    ``facets`` counts the records of which each facet opens (or closes); ``opened`` is their sum;
    ``listed`` are the first records with what changes of each.
    """

    party: Party
    records: int
    facets: tuple[tuple[Facet, int], ...]
    listed: tuple[tuple[Any, tuple[Facet, ...]], ...]
    walled: int = 0

    @property
    def opened(self) -> int:
        """Parts of records that change: records times facets."""
        return sum(count for _facet, count in self.facets)


def rule_disclosure(
    *,
    actor: Actor,
    shareable: Shareable,
    party: Party,
    criteria: Mapping[str, Sequence[str]],
    facets: Sequence[str],
) -> RuleDisclosure:
    """What a rule would open to a party, by the predicate that enforces. Raises ``Forbidden``."""
    if not can_rule(actor):
        raise Forbidden
    rows = matching(shareable, criteria)
    ids = list(rows.values_list("pk", flat=True))
    seen = _masks(shareable, party, rows)
    walls = _walls(shareable, party)
    wanted = shareable.mask(facets)
    changes = {}
    walled = 0
    for pk in ids:
        denied = walls.get(None, 0) | walls.get(pk, 0)
        opens = 0 if denied & shareable.bits[shareable.base] else wanted & ~denied
        walled += opens != wanted
        changes[pk] = opens & ~seen.get(pk, 0)
    return _counted(shareable, party, len(ids), changes, walled)


def rule_closure(*, actor: Actor, rule: Rule) -> RuleDisclosure:
    """What ending a rule would close: parts that nothing else shows. Raises ``Forbidden``.

    The rule is ended and what is then visible is read; nothing of that stays.
    """
    if not can_rule(actor):
        raise Forbidden
    shareable = shareable_named(rule.subject)
    held = Grant.objects.filter(rule=rule, revoked_at=None).values_list("object_id", flat=True)
    rows = shareable.model._base_manager.filter(pk__in=list(held)).order_by("pk")
    before = _masks(shareable, rule.party, rows)
    with transaction.atomic():
        close_all(rule, shareable)
        after = _masks(shareable, rule.party, rows)
        transaction.set_rollback(True)
    changes = {pk: mask & ~after.get(pk, 0) for pk, mask in before.items()}
    return _counted(shareable, rule.party, len(before), changes, 0)


def _masks(shareable: Shareable, party: Party, rows: Any) -> dict[int, int]:
    return dict(visible_to(sight_of(party), rows).values_list("pk", "facet_mask"))


def _walls(shareable: Shareable, party: Party) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    walls = Wall.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=Now()),
        party__in=sight_of(party).parties,
        subject=shareable.label,
        valid_from__lte=Now(),
    )
    for wall in walls:
        found[wall.object_id] = found.get(wall.object_id, 0) | wall.mask
    return found


def _counted(
    shareable: Shareable, party: Party, records: int, changes: Mapping[int, int], walled: int
) -> RuleDisclosure:
    counts = Counter(name for mask in changes.values() for name in shareable.names(mask))
    first = [pk for pk, mask in changes.items() if mask][:LISTED]
    known = shareable.model._base_manager.in_bulk(first)
    return RuleDisclosure(
        party=party,
        records=records,
        facets=tuple((each, counts[each.name]) for each in shareable.facets if counts[each.name]),
        listed=tuple(
            (known[pk], tuple(shareable.facet(name) for name in shareable.names(changes[pk])))
            for pk in first
        ),
        walled=walled,
    )
