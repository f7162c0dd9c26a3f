"""What saving a rule would open: exact, counted by facet, and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from sharing.conditions import fulfils
from sharing.engine.rules import close_all, matching
from sharing.models import Condition, Grant, Party, Rule
from sharing.policies import can_rule, visible_to
from sharing.shareable import Facet, Shareable, shareable_named
from sharing.sights import sight_of
from sharing.walls import outside_mask

LISTED = 25


@dataclass(frozen=True, slots=True)
class RuleDisclosure:
    """The effect of a rule, or of a wall, on what one party sees of one kind of record.

    ``facets`` counts the records of which each facet opens (or closes); ``opened`` is their sum;
    ``listed`` are the first records with what changes of each.
    """

    party: Party
    shareable: Shareable
    records: int
    facets: tuple[tuple[Facet, int], ...]
    listed: tuple[tuple[Any, tuple[Facet, ...]], ...]
    walled: int = 0
    waiting: bool = False

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
    condition: Condition | None = None,
) -> RuleDisclosure:
    """What a rule would open to a party, by the predicate that enforces; at once, or once it has
    fulfilled the condition. Raises ``Forbidden``."""
    if not can_rule(actor):
        raise Forbidden
    rows = matching(shareable, criteria)
    effect = opening(shareable, party, rows, shareable.mask(facets))
    return replace(effect, waiting=not fulfils(sight_of(party).parties, party, condition))


def opening(shareable: Shareable, party: Party, rows: Any, wanted: int) -> RuleDisclosure:
    """What sharing the ``wanted`` bits of these records would open to a party, as walls stand."""
    ids = list(rows.values_list("pk", flat=True))
    seen = masks_of(shareable, party, rows)
    outside = _outside(shareable, party, rows)
    changes = {}
    walled = 0
    for pk in ids:
        opens = wanted & outside[pk] if outside[pk] & shareable.bits[shareable.base] else 0
        walled += opens != wanted
        changes[pk] = opens & ~seen.get(pk, 0)
    return counted(shareable, party, len(ids), changes, walled)


def rule_closure(*, actor: Actor, rule: Rule) -> RuleDisclosure:
    """What ending a rule would close: parts that nothing else shows. Raises ``Forbidden``.

    The rule is ended and what is then visible is read; nothing of that stays.
    """
    if not can_rule(actor):
        raise Forbidden
    shareable = shareable_named(rule.subject)
    held = Grant.objects.filter(rule=rule, revoked_at=None).values_list("object_id", flat=True)
    rows = shareable.model._base_manager.filter(pk__in=list(held)).order_by("pk")
    before = masks_of(shareable, rule.party, rows)
    with transaction.atomic():
        close_all(rule, shareable)
        after = masks_of(shareable, rule.party, rows)
        transaction.set_rollback(True)
    changes = {pk: mask & ~after.get(pk, 0) for pk, mask in before.items()}
    return counted(shareable, rule.party, len(before), changes, 0)


def masks_of(shareable: Shareable, party: Party, rows: Any) -> dict[int, int]:
    """What a party sees of each of these records now."""
    return dict(visible_to(sight_of(party), rows).values_list("pk", "facet_mask"))


def _outside(shareable: Shareable, party: Party, rows: Any) -> dict[int, int]:
    """What walls leave to a party of each of these records, by the predicate that enforces."""
    free = outside_mask(shareable, sight_of(party), None)
    return dict(rows.annotate(_outside=free).values_list("pk", "_outside"))


def counted(
    shareable: Shareable, party: Party, records: int, changes: Mapping[int, int], walled: int
) -> RuleDisclosure:
    """The effect of these changed bits, by record."""
    counts = Counter(name for mask in changes.values() for name in shareable.names(mask))
    first = [pk for pk, mask in changes.items() if mask][:LISTED]
    known = shareable.model._base_manager.in_bulk(first)
    return RuleDisclosure(
        party=party,
        shareable=shareable,
        records=records,
        facets=tuple(
            (each, counts[each.name]) for each in shareable.grantable if counts[each.name]
        ),
        listed=tuple(
            (known[pk], tuple(shareable.facet(name) for name in shareable.names(changes[pk])))
            for pk in first
        ),
        walled=walled,
    )
