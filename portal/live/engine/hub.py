"""The sockets of one process, and how each follows the feed at its own pace.

A follower is either *live* (the dispatcher hands it what is new) or *catching up* (it reads the
feed itself, from its own position). One that is too slow falls back to catching up: it can
neither lose an event nor hold others back, and it holds a bounded number of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from channels.db import database_sync_to_async
from django.db import transaction

from portal.kernel.actors import Actor, Remit
from portal.kernel.viewers import with_house_sight
from portal.live import feed
from portal.live.changes import Change, told
from portal.live.engine.gauges import FELL_BACK, FOLLOWERS
from portal.live.engine.presence import Presence
from portal.live.engine.reading import at_once
from portal.live.facts import facts_of
from portal.live.feed import Position

QUEUED = 200


class FeedLostError(Exception):
    """The position is older than what the feed keeps: start anew from a fresh reading."""


@dataclass(slots=True)
class News:
    """What a follower is told: its position afterwards, and the changes up to there.

    ``encoded`` keeps what followers who are told the same share: the message that they send.
    """

    position: Position
    changes: tuple[Change, ...] = ()
    actor_changed: bool = False
    encoded: dict[str, Any] = field(default_factory=dict)

    def after(self, position: Position) -> News:
        """What of it lies behind a position.

        A follower that has just caught up may have read, by itself, the beginning of what the
        dispatcher hands out next.
        """
        if not self.changes or self.changes[0].position > position:
            return self
        return News(
            self.position, tuple(each for each in self.changes if each.position > position)
        )


async def in_thread(function: Callable[..., Any], *args: Any) -> Any:
    """Run what needs the database in a thread, with its connection looked after.

    Whom an event concerns is the house's question; what each is told is asked as they see it.
    """
    return await database_sync_to_async(with_house_sight(function), thread_sensitive=False)(*args)


@dataclass(frozen=True, slots=True)
class Sight:
    """What of an actor decides about what they are told: who share it are asked for once."""

    user_id: int | None
    departments: frozenset[str]
    remits: tuple[Remit, ...]
    is_administrator: bool
    organisations: tuple[int, ...]
    parties: tuple[int, ...]
    readable: bool
    # Asked of every follower at every event.
    hashed: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = (self.user_id, self.departments, self.remits, self.is_administrator)
        object.__setattr__(
            self, "hashed", hash((*named, self.organisations, self.parties, self.readable))
        )

    def __hash__(self) -> int:
        """As of all that counts, worked out once."""
        return self.hashed

    @classmethod
    def of(cls, actor: Actor) -> Sight:
        """The sight of an actor."""
        return cls(
            actor.user_id,
            actor.departments,
            actor.remits,
            actor.is_administrator,
            tuple(actor.organisations),
            actor.parties,
            actor.may_use("read"),
        )


class Hub:
    """The followers of this process, and everybody else whose connection is open by their rights.

    ``position`` is how far the dispatcher has handed out.
    """

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self.holders: set[Holder] = set()
        self.presence = Presence()
        self.position = Position(0, 0)
        self.ready = asyncio.Event()
        # When the reader, and who looks after rights, last came to the end of a round.
        self.handed_out_at = self.looked_after_at = time.monotonic()


class Holder:
    """Somebody with an open connection, whose rights are looked after meanwhile.

    ``renew`` works out the actor's rights of now: ``ANONYMOUS`` once the session or token ended.
    ``session_key`` names the session that it hangs on, if it does.
    """

    def __init__(
        self, actor: Actor, renew: Callable[[], Actor], session_key: str | None = None
    ) -> None:
        self.actor = actor
        self.renew = renew
        self.session_key = session_key
        self.renewed_at = time.monotonic()

    def change_actor(self, actor: Actor) -> None:
        """The person changed."""
        self.actor = actor

    async def enter(self, hub: Hub) -> None:
        """Have the rights looked after, from those of now on, until ``hub.holders`` has us no
        more."""
        hub.holders.add(self)
        # What ended before this was told to nobody.
        actor = await in_thread(at_once(self.renew))
        if actor != self.actor:
            self.change_actor(actor)


class Follower(Holder):
    """One socket's or subscription's reading of the feed.

    ``pay`` is told how many events were read for this one alone, and may refuse more. ``deliver``
    sends news that come while everything before was sent, without waking whoever reads.
    """

    def __init__(
        self,
        actor: Actor,
        renew: Callable[[], Actor],
        position: Position | None = None,
        *,
        session_key: str | None = None,
        pay: Callable[[int], object] | None = None,
        deliver: Callable[[News], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        super().__init__(actor, renew, session_key)
        self.pay = pay
        self._deliver = deliver
        self._delivery: asyncio.Task[None] | None = None
        # Whether whoever reads has sent all that was there, and waits.
        self._waits = False
        self.sight = Sight.of(actor)
        self.position = position
        self._live = False
        self._queue: asyncio.Queue[News] = asyncio.Queue(maxsize=QUEUED)

    def push(self, news: News) -> None:
        """Hand over what is new; a follower that lags reads it itself later."""
        if not self._live:
            return
        if not news.changes:
            if self._queue.empty():
                self.position = news.position
        elif self._waits and self._deliver is not None and self._queue.empty():
            self._hand_over(self._deliver, news)
        elif self._queue.full():
            FELL_BACK.inc()
            self._fall_back()
        else:
            self._queue.put_nowait(news)

    def _hand_over(self, deliver: Callable[[News], Coroutine[Any, Any, None]], news: News) -> None:
        """Send at once; a socket that takes nothing now is waited for by whoever reads next."""
        assert self.position is not None  # noqa: S101
        if news.position <= self.position:
            return
        news = news.after(self.position)
        self.position = news.position
        if not news.changes:
            return
        delivery = asyncio.Task(deliver(news), loop=asyncio.get_running_loop(), eager_start=True)
        if not delivery.done():
            self._delivery, self._waits = delivery, False
            # Whoever reads waits for it before anything else.
            self._queue.put_nowait(News(Position(0, 0)))

    def change_actor(self, actor: Actor) -> None:
        """The person changed: if their rights did, nothing more is told by the old ones."""
        sight, before = Sight.of(actor), self.sight
        self.actor, self.sight = actor, sight
        if sight != before:
            self._fall_back(actor_changed=True)

    def _fall_back(self, *, actor_changed: bool = False) -> None:
        """Drop what is queued; the reader goes on from its own position."""
        self._live = False
        while not self._queue.empty():
            actor_changed |= self._queue.get_nowait().actor_changed
        self._queue.put_nowait(News(Position(0, 0), actor_changed=actor_changed))

    async def follow(self, hub: Hub) -> AsyncIterator[News]:
        """Everything after the position, in order, each once. Raises ``FeedLostError``."""
        if self.position is None:
            self.position = await in_thread(feed.now)
        elif not await in_thread(feed.is_kept, self.position):
            raise FeedLostError
        hub.followers.add(self)
        FOLLOWERS.inc()
        try:
            await self.enter(hub)
            await hub.ready.wait()
            async for news in self._news(hub):
                yield news
        finally:
            hub.followers.discard(self)
            hub.holders.discard(self)
            FOLLOWERS.dec()
            if self._delivery is not None:
                self._delivery.cancel()

    async def _news(self, hub: Hub) -> AsyncIterator[News]:
        assert self.position is not None  # noqa: S101
        while True:
            async for news in self._catch_up(hub):
                yield news
            news = await self._next()
            if news.actor_changed:
                yield News(self.position, actor_changed=True)
            elif news.position > self.position:
                news = news.after(self.position)
                self.position = news.position
                if news.changes:
                    yield news

    async def _next(self) -> News:
        """What is handed over next, once everything before it was sent."""
        self._waits = self._queue.empty()
        try:
            news = await self._queue.get()
        finally:
            self._waits = False
        if self._delivery is not None:
            delivery, self._delivery = self._delivery, None
            await delivery
        return news

    async def _catch_up(self, hub: Hub) -> AsyncIterator[News]:
        while not self._live:
            sight = self.sight
            news, full = await in_thread(_read, self.position, self.actor, self.pay)
            if sight != self.sight:
                continue  # what the rights of before showed is told no more
            self.position = news.position
            # No await from here to the dispatcher's next hand-over: nothing falls between.
            self._live = not full and hub.position <= self.position
            if news.changes:
                yield news


def _read(
    position: Position, actor: Actor, pay: Callable[[int], object] | None
) -> tuple[News, bool]:
    with transaction.atomic():
        stretch = feed.read(position)
        changes = told(facts_of(stretch.entries), actor)
    if pay is not None and stretch.entries:
        pay(len(stretch.entries))
    return News(stretch.position, tuple(changes)), stretch.full
