"""Domain events: written in the transaction of the change, delivered afterwards in commit order.

A service calls ``publish`` once per change. The audit entry and the outbox row commit together
with the change or not at all. Subscribers run later, in a job, and are idempotent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.batches import Batch
from portal.kernel.logs import request_id
from portal.kernel.models import AuditEntry, OutboxEvent
from portal.kernel.settling import note_published

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact in the past tense: ids only, never values that the policy would have to hide.

    ``code`` names it in audit, webhooks and feeds (``deals.deal.registered``); ``subject`` is the
    model label of ``subject_id``. ``audited`` is off only for what nobody will ever be asked
    about (progress, read marks). ``collective`` is on where ``subject_id`` names something else
    (a person, say) and readers should look at all their records of the kind again.
    """

    code: ClassVar[str]
    subject: ClassVar[str]
    audited: ClassVar[bool] = True
    collective: ClassVar[bool] = False
    subject_id: int

    @property
    def subject_ids(self) -> tuple[int, ...]:
        """The records of ``subject`` that it is about: those of its batch, if it has one."""
        return getattr(self, "ids", ()) or (self.subject_id,)

    def payload(self) -> dict[str, Any]:
        """What the outbox stores: the ids."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may be concerned. The policy is asked again for each of them when it is sent."""

    parties: frozenset[int] = frozenset()
    departments: frozenset[str] = frozenset()
    users: frozenset[int] = frozenset()

    def __or__(self, other: Audience) -> Audience:
        return Audience(
            self.parties | other.parties,
            self.departments | other.departments,
            self.users | other.users,
        )

    def __bool__(self) -> bool:
        """Whether it may concern anybody."""
        return bool(self.parties or self.departments or self.users)

    def concerns(self, actor: Actor) -> bool:
        """Whether the actor is among those concerned."""
        return (
            actor.user_id in self.users
            or not self.departments.isdisjoint(actor.departments)
            or not self.parties.isdisjoint(actor.parties)
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event as the outbox holds it: what a subscriber receives.

    ``id`` is unique and lets a handler be idempotent; ``actor_id`` is whoever caused it.
    """

    id: int
    event: Any
    actor_id: int | None
    at: datetime


EVENTS: dict[str, type[Event]] = {}
# Called after each commit that published something, where readers are woken by other means than
# PostgreSQL's NOTIFY.
wakers: list[Callable[[], None]] = []
_audiences: dict[str, Callable[[Any], Audience]] = {}
_subscribers: dict[str, list[Callable[[Occurrence], None]]] = {}
type Reader = Callable[[Sequence[Occurrence]], None]
_readers: dict[str, Reader] = {}


def event[E: type[Event]](cls: E) -> E:
    """Register an event class under its code, so that the feed can rebuild it."""
    if cls.code in EVENTS:
        raise ValueError(f"Two events share the code {cls.code}")
    EVENTS[cls.code] = cls
    return cls


def audience_of(
    *classes: type[Event],
) -> Callable[[Callable[[Any], Audience]], Callable[[Any], Audience]]:
    """Declare, in a domain's policies, who is concerned by an event."""

    def register(function: Callable[[Any], Audience]) -> Callable[[Any], Audience]:
        for cls in classes:
            _audiences[cls.code] = function
        return function

    return register


def on(
    *classes: type[Event],
) -> Callable[[Callable[[Occurrence], None]], Callable[[Occurrence], None]]:
    """Subscribe to events, in ``subscribers.py``: the handler receives an ``Occurrence``.

    Handlers run after commit, in order, at least once, each in its own transaction.
    """

    def register(function: Callable[[Occurrence], None]) -> Callable[[Occurrence], None]:
        for cls in classes:
            _subscribers.setdefault(cls.code, []).append(function)
        return function

    return register


def follows(name: str) -> Callable[[Reader], Reader]:
    """Subscribe ``name`` to the whole feed, for those who make something of any event.

    The reader receives stretches of occurrences, in order, each once in effect: what it writes
    commits with how far it has come.
    """

    def register(reader: Reader) -> Reader:
        _readers[name] = reader
        return reader

    return register


def audience(fact: Event) -> Audience:
    """Who is concerned by this event; nobody if its domain declared nothing."""
    function = _audiences.get(fact.code)
    return function(fact) if function else Audience()


def subscribers(code: str) -> Iterable[Callable[[Occurrence], None]]:
    """The handlers of an event code."""
    return _subscribers.get(code, ())


def readers() -> dict[str, Reader]:
    """Who follows the whole feed, by name."""
    return dict(_readers)


def rebuild(code: str, payload: dict[str, Any]) -> Event | None:
    """The event of an outbox row; ``None`` for a code that this version does not know.

    While an upgrade rolls, rows are written by one version and read by another: a field that only
    the writer knows is left out, and a row without a field that we need tells us nothing.
    """
    cls = EVENTS.get(code)
    if cls is None:
        return None
    known = {each.name for each in fields(cls)}
    try:
        return cls(**{name: value for name, value in payload.items() if name in known})
    except TypeError:
        logger.warning("event %s was written by another version and is passed over", code)
        return None


def publish(actor: Actor, *facts: Event, reason: str = "", batch: Batch | None = None) -> None:
    """Write audit entries and outbox rows for what just changed, in the same transaction.

    With a ``batch`` they are written with the change itself, by the one who writes the batch.
    Raises ``RuntimeError`` outside a transaction: a change and its event must not part.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() needs the transaction of the change that it reports")
    common: dict[str, Any] = {
        "actor_kind": actor.kind,
        "actor_id": actor.user_id,
        "on_behalf_of_id": actor.on_behalf_of,
    }
    rows = batch or Batch()
    rows.insert(*(OutboxEvent(code=fact.code, payload=fact.payload(), **common) for fact in facts))
    audited = (
        AuditEntry(
            code=fact.code,
            subject=fact.subject,
            subject_id=fact.subject_id,
            payload=fact.payload(),
            reason=reason,
            request_id=request_id(),
            token_id=actor.token_id,
            **common,
        )
        for fact in facts
        if fact.audited
    )
    rows.insert(*audited)
    if batch is None:
        rows.write()
    note_published(actor, facts)
    for wake in wakers:
        transaction.on_commit(wake, robust=True)
