"""Who of the house has which record open: told from process to process, written nowhere.

Each process knows the pages that it holds open itself, and what the others said of theirs. What
changes is said at once; everything is said again from time to time, and what a process has not
repeated for a while is forgotten with it. Messages travel where wake-ups do: by NOTIFY, or Redis.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import uuid4

import orjson

from portal.live.engine.wakeups import SAYABLE, say

logger = logging.getLogger(__name__)

# How often a process repeats who is there, and after how long its silence means that it ended.
ROUND_SECONDS = 10.0
SILENCE_SECONDS = 25.0
# Whoever leaves may only have gone to another page of the same record.
LINGER_SECONDS = 2.0

# Beside a place, the same place of those who have a form of the record open.
EDITED = " edited"

type Told = Callable[[], object]


class Presence:
    """The people at each place of a process, and those whom the other processes named.

    A place is the reference of a record, a person the public id of somebody of the house. All of
    it belongs to the event loop's thread; ``people`` may be asked from any.
    """

    def __init__(self) -> None:
        self._name = uuid4().hex
        self._here: dict[str, Counter[str]] = {}
        self._elsewhere: dict[str, dict[str, frozenset[str]]] = {}
        self._heard_at: dict[str, float] = {}
        self._visits: defaultdict[str, set[Visit]] = defaultdict(set)
        self._due: set[str] = set()
        self._work = asyncio.Event()
        self._greets = True

    def people(self, place: str) -> set[str]:
        """Everybody who is at a place now."""
        found = set(self._here.get(place, ()))
        for places in list(self._elsewhere.values()):
            found |= places.get(place, frozenset())
        return found

    def visit(self, place: str, person: str, told: Told, *, edits: bool = False) -> Visit:
        """Somebody opened a record, or a form of it; ``told`` is called whenever who is there, or
        who edits, changes."""
        visit = Visit(self, place, person, told, edits=edits)
        self._visits[place].add(visit)
        for each in visit.places:
            here = self._here.setdefault(each, Counter())
            here[person] += 1
            if here[person] == 1:
                self._changed(each)
        return visit

    def leave(self, visit: Visit) -> None:
        """The page was closed: it hears nothing more, and its person is gone after a moment."""
        place = visit.place
        self._visits[place].discard(visit)
        if not self._visits[place]:
            del self._visits[place]
        for each in visit.places:
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._left, each, visit.person)

    def _left(self, place: str, person: str) -> None:
        here = self._here[place]
        here[person] -= 1
        if here[person]:
            return
        del here[person]
        if not here:
            del self._here[place]
        self._changed(place)

    def _changed(self, place: str) -> None:
        self._tell([place])
        self._due.add(place)
        self._work.set()

    def _tell(self, places: Iterable[str]) -> None:
        for place in places:
            for visit in list(self._visits.get(place.removesuffix(EDITED), ())):
                visit.told()

    def greet(self) -> None:
        """A connection to the others was made, perhaps anew: ask them all who is there."""
        self._greets = True
        self._work.set()

    def hear(self, text: str | bytes) -> None:
        """What a process said, be it this one."""
        message: dict[str, Any] = orjson.loads(text)
        process = message["from"]
        if process == self._name:
            return
        self._heard_at[process] = time.monotonic()
        known = self._elsewhere.setdefault(process, {})
        changed = []
        for place, people in message["at"].items():
            if known.pop(place, frozenset()) != frozenset(people):
                changed.append(place)
            if people:
                known[place] = frozenset(people)
        self._tell(changed)
        if message.get("greets"):
            self._due |= self._here.keys()
            self._work.set()

    async def run(self) -> None:
        """Say what changed, and everything from time to time, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(ROUND_SECONDS):
                    await self._work.wait()
            except TimeoutError:
                self._due |= self._here.keys()
                self._forget()
            self._work.clear()
            try:
                await self._say()
            except Exception:
                # Whatever it was, the next round says it all again.
                logger.warning("presence could not be told, trying again", exc_info=True)

    async def _say(self) -> None:
        due, self._due = self._due, set()
        greets, self._greets = self._greets, False
        for text in self._messages(due, greets=greets):
            await say(text)

    def _messages(self, places: Iterable[str], *, greets: bool) -> Iterator[str]:
        """What is to be said of these places, in messages that are short enough."""
        told: dict[str, list[str]] = {}
        size = 0
        for place in places:
            people = list(self._here.get(place, ()))
            size += len(place) + 40 * len(people) + 10
            if told and size > SAYABLE:
                yield self._message(told, greets=False)
                told, size = {}, len(place) + 40 * len(people)
            told[place] = people
        if told or greets:
            yield self._message(told, greets=greets)

    def _message(self, told: dict[str, list[str]], *, greets: bool) -> str:
        message = {"from": self._name, "at": told} | ({"greets": True} if greets else {})
        return orjson.dumps(message).decode()

    def _forget(self) -> None:
        """Whoever has been silent for too long has ended, and all its pages with it."""
        limit = time.monotonic() - SILENCE_SECONDS
        for process in [name for name, at in self._heard_at.items() if at < limit]:
            del self._heard_at[process]
            self._tell(self._elsewhere.pop(process))


class Visit:
    """One open page of a record."""

    def __init__(
        self, presence: Presence, place: str, person: str, told: Told, *, edits: bool
    ) -> None:
        self._presence = presence
        self.place, self.person, self.told = place, person, told
        self.places = (place, place + EDITED) if edits else (place,)
        self._ended = False

    @property
    def others(self) -> list[str]:
        """Who else is there."""
        return sorted(self._presence.people(self.place) - {self.person})

    @property
    def editors(self) -> list[str]:
        """Who else has a form of the record open."""
        return sorted(self._presence.people(self.place + EDITED) - {self.person})

    def end(self) -> None:
        """The page was closed; again does nothing."""
        if not self._ended:
            self._ended = True
            self._presence.leave(self)
