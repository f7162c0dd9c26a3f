"""Runs the handlers that subscribed to events: in order, at least once, by a cursor of each group.

A group is the app whose ``subscribers.py`` declared the handlers. All handlers of one event run in
one transaction with the group's cursor, so what they write to the database happens exactly once.
One worker at a time serves the groups; the others stand by.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

import psycopg
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from psycopg import sql

from portal.kernel.events import EVENTS, Occurrence, Reader, readers, subscribers
from portal.kernel.logs import new_request_id
from portal.live import feed
from portal.live.engine.places import OvertakenError, advance, places
from portal.live.engine.wakeups import CHANNEL, connection_parameters
from portal.live.feed import Entry, Position, Stretch
from portal.live.models import ParkedEvent

logger = logging.getLogger(__name__)

type Handler = Callable[[Occurrence], None]

# Pauses before an event that a handler failed on is tried again; then it is set aside.
PAUSES = (0.2, 1.0, 5.0, 20.0)
ROUND_SECONDS = 2.0
HELD_BACK_SECONDS = 0.03
STAND_BY_SECONDS = 2.0
RECONNECT_SECONDS = 0.5
_LOCK = 0x6775696C  # "guil"
_LOST = (psycopg.Error, DatabaseError, InterfaceError)


def group_of(handler: Handler) -> str:
    """``deals.subscribers`` → ``deals``."""
    return handler.__module__.rpartition(".")[0]


def name_of(handler: Handler) -> str:
    """How a handler is named in rows and logs."""
    return f"{handler.__module__}.{handler.__qualname__}"


def groups() -> dict[str, dict[str, list[Handler]]]:
    """Group → event code → its handlers, in the order of their declaration."""
    found: dict[str, dict[str, list[Handler]]] = {}
    for code in EVENTS:
        for handler in subscribers(code):
            found.setdefault(group_of(handler), {}).setdefault(code, []).append(handler)
    return found


def singly(reader: Reader) -> Handler:
    """A reader of the whole feed as a handler of one event: after a stretch that failed."""

    @wraps(reader)
    def handle(occurrence: Occurrence) -> None:
        reader([occurrence])

    return handle


@dataclass(frozen=True, slots=True)
class Group:
    """Handlers that go through the feed together; a ``reader`` instead takes whole stretches."""

    name: str
    handlers: Mapping[str, Sequence[Handler]]
    reader: Reader | None = None

    def handlers_of(self, code: str) -> Sequence[Handler]:
        """Who handles an event of this code."""
        return self.handlers.get(code, ()) if self.reader is None else [singly(self.reader)]

    def is_concerned_by(self, stretch: Stretch) -> bool:
        """Whether anything has to be done for what came."""
        return any(self.handlers_of(entry.code) for entry in stretch.entries)


def all_groups() -> list[Group]:
    """Everybody who goes through the feed."""
    return [
        *(Group(name, found) for name, found in groups().items()),
        *(Group(name, {}, reader) for name, reader in readers().items()),
    ]


class Runner:
    """Serves the groups, and the readers of the whole feed, until stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def stop(self) -> None:
        """End after the event that is under way."""
        self._stopping.set()

    def run(self) -> None:
        """Listen and work; a lost connection is replaced, and nothing else ends it either."""
        while not self._stopping.is_set():
            try:
                self._serve()
            except _LOST as error:
                logger.warning("subscribers: connection lost, trying again: %s", error)
                self._stopping.wait(RECONNECT_SECONDS)
            except Exception:
                # A worker whose subscribers had ended would look alive and tell nobody anything.
                logger.exception("subscribers: a round failed, trying again")
                self._stopping.wait(RECONNECT_SECONDS)
            finally:
                connection.close()

    def _serve(self) -> None:
        with psycopg.connect(
            **connection_parameters(), autocommit=True, application_name="guildhall subscribers"
        ) as listener:
            listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            while not self._lead(listener):
                if self._stopping.wait(STAND_BY_SECONDS):
                    return
            while not self._stopping.is_set():
                patience = self.round()
                for _notice in listener.notifies(timeout=patience, stop_after=1):
                    pass

    @staticmethod
    def _lead(listener: psycopg.Connection) -> bool:
        row = listener.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
        return bool(row and row[0])

    def round(self) -> float:
        """Handle a stretch for every group; returns for how many seconds nothing is due."""
        members = {group.name: group for group in all_groups()}
        wait = {name: self._not_before.get(name, 0.0) - time.monotonic() for name in members}
        stretches, found = self._look(name for name in members if wait[name] <= 0)
        patience = min([ROUND_SECONDS, *(each for each in wait.values() if each > 0)])
        unconcerned: dict[Position, list[str]] = {}
        for name, place in found.items():
            stretch = stretches[place]
            if not members[name].is_concerned_by(stretch):
                unconcerned.setdefault(place, []).append(name)
            elif not self._work(members[name], place, stretch):
                patience = min(patience, HELD_BACK_SECONDS)
        for place, names in unconcerned.items():
            if stretches[place].entries:
                advance(names, place, stretches[place].position)
        close_old_connections()
        if any(stretch.full for stretch in stretches.values()):
            return 0.0
        waiting = any(stretch.waiting for stretch in stretches.values())
        return min(patience, HELD_BACK_SECONDS) if waiting else patience

    @staticmethod
    def _look(names: Iterable[str]) -> tuple[dict[Position, Stretch], dict[str, Position]]:
        """What lies before each group; most of them stand at the same place."""
        with transaction.atomic():
            found = places(list(names))
            return {place: feed.read(place) for place in set(found.values())}, found

    def _work(self, group: Group, since: Position, stretch: Stretch) -> bool:
        """Handle a group's events; returns whether it came to the end of the stretch."""
        if group.reader is not None and self._hand_over(group, since, stretch):
            return True
        for entry in stretch.entries:
            if self._stopping.is_set():
                return False
            if handlers := group.handlers_of(entry.code):
                if not self._handle(group.name, since, entry, handlers):
                    return False
                since = entry.position
        if since != stretch.position:
            advance([group.name], since, stretch.position)
        return True

    def _hand_over(self, group: Group, since: Position, stretch: Stretch) -> bool:
        """Give a reader a whole stretch in one transaction; whether it took it."""
        assert group.reader is not None  # noqa: S101
        new_request_id()
        try:
            with transaction.atomic():
                group.reader([found for each in stretch.entries if (found := occurrence_of(each))])
                advance([group.name], since, stretch.position)
        except Exception as error:
            self._raise_what_is_no_fault(error)
            count = len(stretch.entries)
            logger.exception("reader %s failed on a stretch of %s", group.name, count)
            return False
        self._failures.pop(group.name, None)
        return True

    def _handle(
        self, group: str, since: Position, entry: Entry, handlers: Sequence[Handler]
    ) -> bool:
        """Whether the group may go on to the next event."""
        new_request_id()
        try:
            with transaction.atomic():
                for handler in handlers:
                    deliver(entry, handler)
                advance([group], since, entry.position)
        except Exception as error:
            self._raise_what_is_no_fault(error)
            logger.exception("subscriber %s failed on %s %s", group, entry.code, entry.position)
            return self._failed(group, since, entry, handlers)
        self._failures.pop(group, None)
        return True

    @staticmethod
    def _raise_what_is_no_fault(error: Exception) -> None:
        """A connection that is lost, or a lead: it is not the handler that failed."""
        lost = isinstance(error, _LOST) and not connection.is_usable()
        if lost or isinstance(error, OvertakenError):
            raise error

    def _failed(
        self, group: str, since: Position, entry: Entry, handlers: Sequence[Handler]
    ) -> bool:
        count = self._failures.get(group, 0)
        if count < len(PAUSES):
            self._failures[group] = count + 1
            self._not_before[group] = time.monotonic() + PAUSES[count]
            return False
        self._failures.pop(group, None)
        for handler in handlers:
            _deliver_or_park(group, entry, handler)
        advance([group], since, entry.position)
        return True


def deliver(entry: Entry, handler: Handler) -> None:
    """Call a handler with an event; one that this version no longer knows is passed over."""
    occurrence = occurrence_of(entry)
    if occurrence is not None:
        handler(occurrence)


def occurrence_of(entry: Entry) -> Occurrence | None:
    """An entry as its handlers receive it; ``None`` if this version no longer knows its code."""
    event = entry.event
    if event is None:
        return None
    return Occurrence(entry.position.event_id, event, entry.actor_id, entry.at)


def _deliver_or_park(group: str, entry: Entry, handler: Handler) -> None:
    try:
        with transaction.atomic():
            deliver(entry, handler)
    except Exception as error:
        logger.exception("subscriber %s: event %s is set aside", group, entry.position.event_id)
        ParkedEvent.objects.get_or_create(
            handler=name_of(handler),
            event_id=entry.position.event_id,
            defaults={
                "group": group,
                "code": entry.code,
                "payload": entry.payload,
                "actor_id": entry.actor_id,
                "happened_at": entry.at,
                "error": repr(error)[:2_000],
            },
        )


@contextmanager
def subscribers_running() -> Iterator[Runner]:
    """Serve the groups in a thread, for the length of a worker process."""
    runner = Runner()
    thread = threading.Thread(target=runner.run, name="subscribers", daemon=True)
    thread.start()
    try:
        yield runner
    finally:
        runner.stop()
        thread.join(timeout=ROUND_SECONDS + 5)
