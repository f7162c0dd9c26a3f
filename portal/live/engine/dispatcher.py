"""The one reader of the feed in a web process, and whom it tells."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

import psycopg
from django.db import DatabaseError, InterfaceError

from partners.events import MemberEvent, PartnershipEvent
from portal.kernel.actors import Actor
from portal.kernel.preview_events import PreviewEvent
from portal.kernel.services.remits import RemitChanged
from portal.kernel.token_events import TokenEvent
from portal.live import feed
from portal.live.changes import Change, told_each
from portal.live.engine.gauges import EVENTS, HELD_BACK
from portal.live.engine.hub import Follower, Holder, Hub, News, Sight
from portal.live.engine.keeper import Keeper, renew
from portal.live.engine.reading import ReadingThread, at_once
from portal.live.engine.wakeups import Alarm, alarm
from portal.live.facts import Fact, facts_of
from portal.live.feed import Position, Stretch

logger = logging.getLogger(__name__)

# While an older transaction holds events back nothing wakes us when it ends.
HELD_BACK_SECONDS = 0.02
HELD_BACK_LONG_SECONDS = 0.25
# After so long, events that are held back are worth a line in the log.
ALARM_SECONDS = 10.0
# How often the feed is looked at without having been woken.
ROUND_SECONDS = 15.0
RECONNECT_SECONDS = 0.3
# So many are told before others of the process have their turn.
AT_A_TIME = 100
# What each sight is told.
type Answers = dict[Sight, tuple[Change, ...]]

_LOST = (psycopg.Error, DatabaseError, InterfaceError, ConnectionError, OSError)


class Dispatcher:
    """Reads the feed once for all followers of a hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._reading = ReadingThread()
        self._held_since: float | None = None
        self._warned = False

    async def run(self) -> None:
        """Work until cancelled; a lost connection is replaced, nothing is missed, and nothing else
        ends it either: a reader that had ended would leave everybody waiting."""
        try:
            await self._run()
        finally:
            self._reading.close()

    async def _run(self) -> None:
        while True:
            try:
                async with alarm(self._hub.presence.hear) as bell:
                    self._hub.presence.greet()
                    await self._start()
                    await self._watch(bell)
            except _LOST as error:
                logger.warning("live feed: connection lost, trying again: %s", error)
                await asyncio.sleep(RECONNECT_SECONDS)
            except Exception:
                logger.exception("live feed: a round failed, trying again")
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _start(self) -> None:
        if not self._hub.ready.is_set():
            self._hub.position = await self._reading.run(feed.now)
            self._hub.ready.set()

    async def _watch(self, bell: Alarm) -> None:
        while True:
            waiting = await self._hand_out()
            self._hub.handed_out_at = time.monotonic()
            await bell.wait(min(self._patience(waiting=waiting), bell.trusted_for))

    def _patience(self, *, waiting: bool) -> float:
        if not waiting:
            self._held_since, self._warned = None, False
            HELD_BACK.set(0)
            return ROUND_SECONDS
        self._held_since = self._held_since or time.monotonic()
        held = time.monotonic() - self._held_since
        HELD_BACK.set(held)
        if held > ALARM_SECONDS and not self._warned:
            self._warned = True
            logger.error("live feed: an open transaction holds events back for %.0f s", held)
        return HELD_BACK_SECONDS if held < 2 else HELD_BACK_LONG_SECONDS

    async def _hand_out(self) -> bool:
        """Tell followers all that is settled; returns whether events are held back."""
        while True:
            asked = {each.sight: each.actor for each in self._hub.followers}
            stretch, facts, answers = await self._reading.run(_read, self._hub.position, asked)
            if stretch.entries:
                EVENTS.inc(len(stretch.entries))
                if affected := self._affected(facts):
                    await renew(affected)
                    answers = {}
                await self._tell(facts, answers, stretch.position)
            if not stretch.full:
                return stretch.waiting

    async def _tell(self, facts: Sequence[Fact], answers: Answers, position: Position) -> None:
        # Whoever follows from now on reads by themselves what was read here before.
        groups: dict[Sight, list[Follower]] = {}
        for follower in self._hub.followers:
            groups.setdefault(follower.sight, []).append(follower)
        if unasked := {sight: groups[sight][0].actor for sight in groups.keys() - answers}:
            answers = answers | await self._reading.run(at_once(_answers), facts, unasked)
        # Whoever is told the same gets the same news, which are put into words once.
        said: dict[tuple[Change, ...], News] = {(): News(position)}
        # From here on whoever has caught up to less reads once more: nothing falls between.
        self._hub.position = position
        pushed = 0
        for sight, members in groups.items():
            changes = answers[sight]
            news = said.get(changes) or said.setdefault(changes, News(position, changes))
            for follower in members:
                # Whoever changed meanwhile is catching up by the new rights.
                follower.push(news)
                pushed += 1
                if not pushed % AT_A_TIME:
                    await asyncio.sleep(0)

    def _affected(self, facts: Sequence[Fact]) -> list[Holder]:
        users: set[int] = set()
        organisations: set[int] = set()
        for fact in facts:
            event = fact.event
            if isinstance(event, MemberEvent | TokenEvent | RemitChanged):
                users.add(event.user_id)
            elif isinstance(event, PreviewEvent):
                users.add(event.viewer_id)
            elif isinstance(event, PartnershipEvent):
                organisations.add(event.organisation_id)
        if not users and not organisations:
            return []
        return [
            holder
            for holder in self._hub.holders
            if not users.isdisjoint({holder.actor.user_id, holder.actor.on_behalf_of})
            or not organisations.isdisjoint(holder.actor.organisations)
        ]


@at_once
def _read(position: Position, asked: Mapping[Sight, Actor]) -> tuple[Stretch, list[Fact], Answers]:
    """What is new, and what of it these are told."""
    stretch = feed.read(position)
    facts = facts_of(stretch.entries)
    return stretch, facts, _answers(facts, asked)


def _answers(facts: Sequence[Fact], asked: Mapping[Sight, Actor]) -> Answers:
    told = told_each(facts, list(asked.values())) if facts else [()] * len(asked)
    return {sight: tuple(changes) for sight, changes in zip(asked, told, strict=True)}


_hubs: dict[asyncio.AbstractEventLoop, tuple[Hub, asyncio.Task[None]]] = {}


def hub() -> Hub:
    """The hub of the running process, its dispatcher started on first use."""
    loop = asyncio.get_running_loop()
    found = _hubs.get(loop)
    if found is None or found[1].done():
        fresh = Hub()
        found = _hubs[loop] = (fresh, loop.create_task(_serve(fresh)))
    return found[0]


async def _serve(fresh: Hub) -> None:
    async with asyncio.TaskGroup() as work:
        work.create_task(Dispatcher(fresh).run())
        work.create_task(Keeper(fresh).run())
        work.create_task(fresh.presence.run())


def people_at(place: str) -> set[str]:
    """Who of the house has a record open, by public id, in any process. From any thread."""
    return {each for hub, _task in list(_hubs.values()) for each in hub.presence.people(place)}


def handed_out() -> Position | None:
    """How far this process's reader has come; None where none is running. From any thread."""
    for found, _task in list(_hubs.values()):
        if found.ready.is_set():
            return found.position
    return None


def stalled() -> float:
    """For how many seconds this process's reader, or who looks after rights, has done nothing;
    zero where none is running. From any thread."""
    rounds = [
        0.0 if task.done() else min(found.handed_out_at, found.looked_after_at)
        for loop, (found, task) in list(_hubs.items())
        if not loop.is_closed()
    ]
    return time.monotonic() - min(rounds) if rounds else 0.0


@asynccontextmanager
async def live_feed() -> AsyncIterator[None]:
    """The dispatcher for the length of a web process (a service of the ASGI lifespan)."""
    hub()
    try:
        yield
    finally:
        _fresh, task = _hubs.pop(asyncio.get_running_loop())
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
