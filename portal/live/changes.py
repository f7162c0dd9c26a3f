"""From events to what a viewer is told: kind, type, reference and what happened. Never values.

Whom an event may concern is worked out once per event; what a viewer is told is asked of the
policy at the moment of sending, once for all viewers with the same sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from django.apps import apps
from django.db import models

from portal.kernel.actors import Actor
from portal.kernel.events import Audience, Event, audience
from portal.kernel.viewers import viewing
from portal.live.feed import Entry, Position
from sharing.events import (
    GrantMade,
    GrantRevoked,
    RecallEvent,
    SharingEvent,
    WallBegun,
    WallBuilt,
    WallEnded,
    WallLifted,
)
from sharing.policies import can_share, visible_to
from sharing.reach import reach_of_many
from sharing.selectors import took_away
from sharing.shareable import Shareable, shareable_named

type Operation = Literal["changed", "gone"]

# How pages and the API call models whose class has a longer name.
_NAMES = {"workflows.approvaltask": "Task", "workflows.approvalprocess": "Approval"}


# Rows that are seen with a facet of the record that the event names beside them.
_PARTS = {"partners.contact": frozenset({"contacts"}), "records.file": frozenset[str]()}


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


@dataclass(frozen=True, slots=True)
class Sight:
    """What decides about seeing: viewers with the same sight are asked for once."""

    user_id: int | None
    departments: frozenset[str]
    is_administrator: bool
    organisations: frozenset[tuple[int, str]]
    parties: frozenset[int]
    readable: bool

    @classmethod
    def of(cls, actor: Actor) -> Sight:
        """The sight of an actor."""
        return cls(
            actor.user_id,
            actor.departments,
            actor.is_administrator,
            frozenset(actor.organisations.items()),
            frozenset(actor.parties),
            actor.may_use("read"),
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry with its event, its audience and the records that it touches."""

    entry: Entry
    event: Event
    audience: Audience
    touches: tuple[tuple[str, int | None], ...]

    @property
    def facets(self) -> frozenset[str]:
        """The facets that changed, where the event says so; whoever sees none is told nothing."""
        named = getattr(self.event, "facets", None)
        return frozenset(named or _PARTS.get(self.event.subject, ()))


def type_name(label: str) -> str:
    """``partners.organisation`` → ``Organisation``."""
    return _NAMES.get(label) or apps.get_model(label).__name__


def facts_of(entries: Iterable[Entry]) -> list[Fact]:
    """The events that somebody may be told of, each with its audience."""
    found = []
    for entry in entries:
        event = entry.event
        if event is None:
            continue
        concerned, touches = audience(event), _touches(event)
        if concerned == Audience():
            concerned = _by_record(touches)
        if concerned != Audience():
            found.append(Fact(entry, event, concerned, touches))
    return found


def _touches(event: Event) -> tuple[tuple[str, int | None], ...]:
    """The event's subject (or its batch), and the request or task that it also names."""
    values: dict[str, Any] = event.payload()
    found: list[tuple[str, int | None]] = []
    of_its_own = not isinstance(event, SharingEvent) or isinstance(event, RecallEvent)
    if of_its_own and event.subject not in _PARTS:
        ids = [None] if event.collective else values.get("ids") or [event.subject_id]
        found += [(event.subject, each) for each in ids]
    if values.get("record_model"):
        found.append((values["record_model"], values["record_id"]))
    if values.get("task_id"):
        found.append(("workflows.approvaltask", values["task_id"]))
    if values.get("organisation_id"):
        found.append(("partners.organisation", values["organisation_id"]))
    return tuple(dict.fromkeys((label.lower(), pk) for label, pk in found))


def _by_record(touches: Sequence[tuple[str, int | None]]) -> Audience:
    """Whoever sees the records: for events whose domain declared no audience."""
    found = Audience()
    for label in {label for label, _pk in touches}:
        shareable = _shareable(label)
        if shareable is not None:
            ids = [pk for each, pk in touches if each == label and pk is not None]
            found |= reach_of_many(shareable, ids)
    return found


@cache
def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _shareable(label: str) -> Shareable | None:
    declared = getattr(_model(label), "shareable", None)
    return declared if isinstance(declared, Shareable) else None


@cache
def _ref_column(label: str) -> str | None:
    names = {field.name for field in _model(label)._meta.get_fields()}
    return next((name for name in ("reference", "public_id") if name in names), None)


def told(facts: Sequence[Fact], actor: Actor) -> list[Change]:
    """What an actor is told of these events, by the policy of this moment, in their order."""
    if not actor.is_signed_in or not actor.may_use("read"):
        return []
    concerned = [fact for fact in facts if _concerns(fact.audience, actor)]
    if not concerned:
        return []
    with viewing(actor):
        visible = _visible(concerned, actor)
    changes = []
    for fact in concerned:
        records = tuple(
            each for touch in fact.touches if (each := _as_told(fact, touch, visible, actor))
        )
        if records:
            entry = fact.entry
            changes.append(Change(entry.position, _kind(fact, actor), entry.at, records))
    return changes


def _kind(fact: Fact, actor: Actor) -> str:
    """What happened; of walls only those hear who may share: others see what they take or give."""
    event = fact.event
    if not isinstance(event, WallBuilt | WallBegun | WallEnded | WallLifted):
        return fact.entry.code
    if can_share(actor, shareable_named(event.record_model)):
        return fact.entry.code
    closes = isinstance(event, WallBuilt | WallBegun)
    return GrantRevoked.code if closes else GrantMade.code


def _concerns(concerned: Audience, actor: Actor) -> bool:
    return concerned.concerns(actor) or (actor.is_administrator and bool(concerned.departments))


# Kind of record → id → (reference, mask of the visible facets).
type Visible = Mapping[str, Mapping[int, tuple[str | None, int]]]


def _visible(facts: Sequence[Fact], actor: Actor) -> Visible:
    """Per kind of record: the ids that the actor sees now, with their references."""
    wanted: dict[str, set[int]] = {}
    for fact in facts:
        for label, pk in fact.touches:
            if pk is not None:
                wanted.setdefault(label, set()).add(pk)
    found: dict[str, dict[int, tuple[str | None, int]]] = {}
    for label, ids in wanted.items():
        rows = _model(label)._default_manager.filter(pk__in=ids)
        masked = _shareable(label) is not None
        rows = visible_to(actor, rows) if masked else rows
        found[label] = _known(label, rows, masked=masked)
    return found


def _known(
    label: str, rows: models.QuerySet[Any], *, masked: bool
) -> dict[int, tuple[str | None, int]]:
    column = _ref_column(label)
    columns = ["pk", *([column] if column else []), *(["facet_mask"] if masked else [])]
    return {
        row[0]: (str(row[1]) if column else None, row[-1] if masked else -1)
        for row in rows.values_list(*columns)
    }


def _as_told(
    fact: Fact, touch: tuple[str, int | None], visible: Visible, actor: Actor
) -> Touched | None:
    label, pk = touch
    if pk is None:
        return Touched(label, None, None, "changed")
    seen = visible.get(label, {}).get(pk)
    if seen is not None:
        shareable = _shareable(label)
        if shareable and fact.facets and not seen[1] & _bits(shareable, fact.facets):
            return None
        return Touched(label, pk, seen[0], "changed")
    event = fact.event
    if not isinstance(event, SharingEvent) or event.party_id not in actor.parties:
        return None
    if took_away(actor=actor, fact=event):
        # They saw it until now: the reference tells them nothing new.
        rows = _model(label)._base_manager.filter(pk=pk)
        return Touched(label, None, _known(label, rows, masked=False).get(pk, (None,))[0], "gone")
    return None


def _bits(shareable: Shareable, facets: Iterable[str]) -> int:
    return sum(shareable.bits.get(name, 0) for name in facets)
