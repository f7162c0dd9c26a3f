"""What saving a rule would open: exact, counted by facet, and listed.

What opens or closes with a record, of the rows that are parts of it, counts as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden
from sharing.conditions import fulfils
from sharing.engine.rules import checked, close_all, matching
from sharing.models import FOREVER, Condition, Grant, Party, Rule
from sharing.parts import kinds_of_parts, parts_of
from sharing.policies import can_rule, visible_to
from sharing.shareable import Facet, Level, Shareable, shareable_named
from sharing.sights import sight_of
from sharing.walls import outside_main_mask, outside_mask

LISTED = 25

type Looked = tuple[Party, Shareable, QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Term:
    """At which level something is shared, from when (``None``: now) until when (``None``: for
    good)."""

    level: Level = Level.VIEW
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @property
    def moments(self) -> tuple[datetime | None, datetime]:
        """When to look at what is seen already: as it begins, where ``None`` is now, and just
        before it ends. What ends in between is new for the rest."""
        begins = self.valid_from
        if begins is not None and begins <= timezone.now():
            begins = None
        return begins, just_before(self.valid_until)


# From now on, to be seen.
FOR_GOOD = Term()


def just_before(end: datetime | None) -> datetime:
    """The last moment of what ends then, or never."""
    return (end or FOREVER) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class RuleDisclosure:
    """The effect of a rule, or of a wall, on what one party sees of one kind of record.

    ``facets`` counts the records of which each facet opens, or with ``closes`` closes; ``listed``
    are the first records with what changes of each; ``fingerprint`` is the same only where the
    same changes of all the same records. ``parts`` are the effects on rows that are parts of these
    records, if there are any; ``opened`` is the sum of all.
    """

    party: Party
    shareable: Shareable
    records: int
    facets: tuple[tuple[Facet, int], ...]
    listed: tuple[tuple[Any, tuple[Facet, ...]], ...]
    walled: int = 0
    waiting: bool = False
    closes: bool = False
    fingerprint: str = ""
    parts: tuple[RuleDisclosure, ...] = ()

    @property
    def opened(self) -> int:
        """Parts of records that change: records times facets, with what they consist of."""
        own = sum(count for _facet, count in self.facets)
        return own + sum(each.opened for each in self.parts)

    @property
    def changes(self) -> bool:
        """Whether anything changes, be it of parts alone."""
        return self.opened > 0

    @property
    def each_kind(self) -> tuple[RuleDisclosure, ...]:
        """This effect and those on parts, one after the other, each as if it stood alone."""
        return (replace(self, parts=()), *self.parts)


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
    fulfilled the condition. Raises ``Forbidden``, and ``Refused`` for unknown criteria."""
    if not can_rule(actor):
        raise Forbidden
    rows = matching(shareable, checked(shareable, criteria))
    effect = opening(shareable, party, rows, shareable.mask(facets))
    return replace(effect, waiting=not fulfils(sight_of(party).parties, party, condition))


def opening(
    shareable: Shareable, party: Party, rows: QuerySet[Any], wanted: int, term: Term = FOR_GOOD
) -> RuleDisclosure:
    """What sharing the ``wanted`` bits of these records would open to a party at any time of the
    term, as walls stand: of them, and of their parts."""
    return replace(
        _opening(shareable, party, rows, wanted, term),
        parts=opening_of_parts(shareable, party, rows, wanted, term),
    )


def opening_of_parts(
    shareable: Shareable, party: Party, rows: QuerySet[Any], wanted: int, term: Term = FOR_GOOD
) -> tuple[RuleDisclosure, ...]:
    """The same of the parts of these records alone."""
    effects = (
        _opening(part, party, parts_of(rows, part), wanted & part.lent, term)
        for part in kinds_of_parts(shareable)
    )
    return tuple(each for each in effects if each.changes)


def _opening(
    shareable: Shareable, party: Party, rows: QuerySet[Any], wanted: int, term: Term
) -> RuleDisclosure:
    base = shareable.bits[shareable.base]
    changes: dict[int, int] = {}
    walled: set[int] = set()
    for at in term.moments:
        seen = masks_of(shareable, party, rows, at=at, level=term.level)
        for pk, left in _outside(shareable, party, rows, at).items():
            before = seen.get(pk, 0)
            opens = wanted & left if left & base and (before | wanted) & base else 0
            if opens != wanted:
                walled.add(pk)
            changes[pk] = changes.get(pk, 0) | (opens & ~before)
    return counted(shareable, party, len(changes), changes, len(walled))


def rule_closure(*, actor: Actor, rule: Rule) -> RuleDisclosure:
    """What ending a rule would close: parts that nothing else shows. Raises ``Forbidden``.

    The rule is ended and what is then visible is read; nothing of that stays.
    """
    if not can_rule(actor):
        raise Forbidden
    shareable = shareable_named(rule.subject)
    held = Grant.objects.filter(rule=rule, revoked_at=None).values_list("object_id", flat=True)
    rows = shareable.model._base_manager.filter(pk__in=list(held)).order_by("pk")
    looked = looked_at(rule.party, shareable, rows)
    return gathered(changed_by(looked, lambda: close_all(rule, shareable), closes=True))


def looked_at(party: Party, shareable: Shareable, rows: QuerySet[Any]) -> list[Looked]:
    """What a change of these records is seen by: they themselves, and their parts."""
    parts = [(party, part, parts_of(rows, part)) for part in kinds_of_parts(shareable)]
    return [(party, shareable, rows), *parts]


def changed_by(
    looked: Sequence[Looked], change: Callable[[], Any], *, closes: bool = False
) -> list[RuleDisclosure]:
    """What a change opens, or with ``closes`` closes, of what is looked at: it is made, read, and
    undone."""
    before = [masks_of(kind, party, rows) for party, kind, rows in looked]
    with transaction.atomic():
        change()
        after = [masks_of(kind, party, rows) for party, kind, rows in looked]
        transaction.set_rollback(True)
    return [
        replace(counted(kind, party, len(was | now), changed_masks(was, now), 0), closes=closes)
        for (party, kind, _rows), was, now in zip(looked, before, after, strict=True)
    ]


def gathered(effects: Sequence[RuleDisclosure]) -> RuleDisclosure:
    """The effects on ``looked_at`` records as one: that on them, with those on their parts."""
    effect, *parts = effects
    return replace(effect, parts=tuple(each for each in parts if each.changes))


def changed_masks(was: dict[int, int], now: dict[int, int]) -> dict[int, int]:
    """The bits that are not what they were, by record."""
    return {pk: was.get(pk, 0) ^ now.get(pk, 0) for pk in was | now}


def masks_of(
    shareable: Shareable,
    party: Party,
    rows: QuerySet[Any],
    *,
    at: datetime | None = None,
    level: Level = Level.VIEW,
) -> dict[int, int]:
    """What a party sees of each of these records now, or at another moment; or what it may comment
    on or edit."""
    seen = visible_to(sight_of(party), rows, at=at, level=level)
    return dict(seen.values_list("pk", "facet_mask"))


def _outside(
    shareable: Shareable, party: Party, rows: QuerySet[Any], at: datetime | None
) -> dict[int, int]:
    """What walls leave to a party of each of these records, by the predicate that enforces."""
    sight = sight_of(party)
    free: Any = outside_mask(shareable, sight, at)
    if shareable.main is not None:
        free = free.bitand(outside_main_mask(shareable, shareable.main, sight, at))
    return dict(rows.annotate(_outside=free).values_list("pk", "_outside"))


def counted(
    shareable: Shareable, party: Party, records: int, changes: Mapping[int, int], walled: int
) -> RuleDisclosure:
    """The effect of these changed bits, by record."""
    counts = Counter(name for mask in changes.values() for name in shareable.names(mask))
    first = [pk for pk, mask in changes.items() if mask][:LISTED]
    rows = shareable.model._base_manager.all()
    known = (rows.select_related(shareable.part_of) if shareable.main else rows).in_bulk(first)
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
        fingerprint=_print_of(shareable, party, changes),
    )


def _print_of(shareable: Shareable, party: Party, changes: Mapping[int, int]) -> str:
    found = sha256(f"{party.pk} {shareable.label}".encode())
    for pk in sorted(changes):
        if changes[pk]:
            found.update(b" %d:%d" % (pk, changes[pk]))
    return found.hexdigest()
