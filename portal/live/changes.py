"""From events to what a viewer is told: kind, type, reference and what happened. Never values.

Whom an event may concern is worked out once per event; what each viewer is told is asked of the
policy at the moment of sending, for all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal

from portal.kernel.actors import Actor
from portal.kernel.events import Audience
from portal.live.facts import Fact, Touch, model_at, shareable_at, type_name
from portal.live.feed import Position
from sharing.crowds import Seen, seen_by_each
from sharing.events import (
    GrantMade,
    GrantRevoked,
    RuleDropped,
    SharingEvent,
    WallBegun,
    WallBuilt,
    WallEnded,
    WallLifted,
)
from sharing.policies import can_share
from sharing.selectors import moment_before
from sharing.shareable import Shareable, shareable_named

# Of a change with more records than this, pages and the API name the kinds alone.
MOST_RECORDS = 50

type Operation = Literal["changed", "gone"]


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that an event is about, as its viewer may know it.

    ``ref`` is public; without one, the viewer should look at all records of the kind again.
    """

    label: str
    pk: int | None
    ref: str | None
    op: Operation

    @property
    def type(self) -> str:
        """The kind of record, as pages and the API name it."""
        return type_name(self.label)


@dataclass(frozen=True, slots=True)
class Change:
    """An event as one viewer may know it."""

    position: Position
    kind: str
    at: datetime
    records: tuple[Touched, ...]


def told(facts: Sequence[Fact], actor: Actor) -> list[Change]:
    """What an actor is told of these events, by the policy of this moment, in their order."""
    return told_each(facts, [actor])[0]


def told_each(facts: Sequence[Fact], actors: Sequence[Actor]) -> list[list[Change]]:
    """What each of these actors is told, as ``told``: the policy is asked once for all of them."""
    concerned = [_concerning(facts, actor) for actor in actors]
    numbers = [number for number, mine in enumerate(concerned) if mine]
    answers: list[list[Change]] = [[] for _ in actors]
    if not numbers:
        return answers
    asked = {id(fact): fact for number in numbers for fact in concerned[number]}
    sight = _Sight(list(asked.values()), [actors[number] for number in numbers])
    said: dict[tuple[int, str, int], Change] = {}
    for place, number in enumerate(numbers):
        for fact in concerned[number]:
            if records := sight.records(place, fact):
                kind = _kind(fact, actors[number])
                key = (id(fact), kind, id(records))
                change = said.get(key)
                if change is None:
                    entry = fact.entry
                    change = said[key] = Change(entry.position, kind, entry.at, records)
                answers[number].append(change)
    return answers


def _concerning(facts: Sequence[Fact], actor: Actor) -> list[Fact]:
    if not actor.is_signed_in or not actor.may_use("read"):
        return []
    return [fact for fact in facts if _concerns(fact.audience, actor)]


def _concerns(concerned: Audience, actor: Actor) -> bool:
    return concerned.concerns(actor) or (actor.is_administrator and bool(concerned.departments))


def _kind(fact: Fact, actor: Actor) -> str:
    """What happened; of walls and rules only those hear who may share: others see what they take
    or give."""
    event = fact.event
    if not isinstance(event, RuleDropped | WallBuilt | WallBegun | WallEnded | WallLifted):
        return fact.entry.code
    if can_share(actor, shareable_named(event.record_model)):
        return fact.entry.code
    closes = isinstance(event, RuleDropped | WallBuilt | WallBegun)
    return GrantRevoked.code if closes else GrantMade.code


class _Sight:
    """What each of some actors sees of the records that some facts touch.

    Whoever is told the same is told it by the same objects: of a thousand, few differ.
    """

    def __init__(self, facts: Sequence[Fact], actors: Sequence[Actor]) -> None:
        self._actors = actors
        wanted: dict[str, set[int]] = {}
        for fact in facts:
            for label, pk in fact.touches:
                if pk is not None:
                    wanted.setdefault(label, set()).add(pk)
        # For each kind of record what every actor sees of it, in the actors' order.
        self._visible = {label: _visible(label, ids, actors) for label, ids in wanted.items()}
        # What was taken: by fact, for each actor whether they saw it until then.
        self._lost: dict[int, Sequence[Seen]] = {}
        # By fact, its touches with the facets of which one must be seen; None where none need.
        self._needed = {id(fact): _needed(fact) for fact in facts}
        self._named: dict[tuple[str, int | None, str | None, Operation], Touched] = {}
        self._records: dict[tuple[int, ...], tuple[Touched, ...]] = {}

    def records(self, place: int, fact: Fact) -> tuple[Touched, ...]:
        """How the records of a fact are named to the actor at a place; none if not at all."""
        found = [
            each
            for touch, needed in self._needed[id(fact)]
            if (each := self._told(place, fact, touch, needed))
        ]
        # One object each, as long as this lives.
        return self._records.setdefault(tuple(map(id, found)), tuple(found))

    def _told(self, place: int, fact: Fact, touch: Touch, needed: int | None) -> Touched | None:
        label, pk = touch
        if pk is None:
            return self._name(label, None, None, "changed")
        seen = self._visible[label][place].get(pk)
        if seen is not None:
            if needed is not None and not seen[1] & needed:
                return None
            return self._name(label, pk, seen[0] if _key_column(label) else None, "changed")
        event, actor = fact.event, self._actors[place]
        if not isinstance(event, SharingEvent) or event.party_id not in actor.parties:
            return None
        if pk not in _closed(event) or label != event.record_model.lower():
            return None
        # They saw it until now: the reference tells them nothing new.
        lost = self._taken(fact, event)[place].get(pk)
        return self._name(label, None, lost[0], "gone") if lost else None

    def _name(self, label: str, pk: int | None, ref: str | None, op: Operation) -> Touched:
        key = (label, pk, ref, op)
        return self._named.get(key) or self._named.setdefault(key, Touched(*key))

    def _taken(self, fact: Fact, event: SharingEvent) -> Sequence[Seen]:
        """What each actor saw of the event's records until the event."""
        if id(fact) not in self._lost:
            moment = moment_before(event)
            known: Sequence[Seen] = [{}] * len(self._actors)
            if moment is not None:
                label = event.record_model
                known = _visible(label, _closed(event), self._actors, at=moment)
            self._lost[id(fact)] = known
        return self._lost[id(fact)]


def _needed(fact: Fact) -> list[tuple[Touch, int | None]]:
    facets = fact.facets
    kinds = [shareable_at(label) if facets else None for label, _pk in fact.touches]
    bits = [_bits(kind, facets) if kind else None for kind in kinds]
    return list(zip(fact.touches, bits, strict=True))


def _closed(event: SharingEvent) -> Sequence[int]:
    """The records that an event may have taken from its party."""
    if isinstance(event, RuleDropped):
        return event.ids
    return () if event.record_id is None else (event.record_id,)


def _visible(
    label: str, ids: Iterable[int], actors: Sequence[Actor], at: datetime | None = None
) -> Sequence[Seen]:
    """For each actor: the ids that they see, with public key and mask of the visible facets."""
    shareable, key = shareable_at(label), _key_column(label) or "pk"
    if shareable is not None:
        return seen_by_each(shareable, ids, actors, key=key, at=at)
    rows = model_at(label)._default_manager.filter(pk__in=ids).values_list("pk", key)
    everything: Mapping[int, tuple[str, int]] = {pk: (str(name), -1) for pk, name in rows}
    return [everything] * len(actors)


@cache
def _key_column(label: str) -> str | None:
    shareable = shareable_at(label)
    if shareable is not None:
        return shareable.key
    names = {field.name for field in model_at(label)._meta.get_fields()}
    return next((name for name in ("reference", "public_id") if name in names), None)


def _bits(shareable: Shareable, facets: Iterable[str]) -> int:
    return sum(shareable.bits.get(name, 0) for name in facets)
