"""Runs the handlers that subscribed to events: in order, at least once, by a cursor of each group.

A group is the app whose ``subscribers.py`` declared the handlers. All handlers of one event run in
one transaction with the group's cursor, so what they write to the database happens exactly once.
One worker at a time serves the groups; the others stand by.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, wraps

import psycopg
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction
from psycopg import sql

from portal.kernel.events import EVENTS, Occurrence, Reader, readers, subscribers
from portal.kernel.logs import new_request_id
from portal.live import feed
from portal.live.engine.wakeups import CHANNEL, connection_parameters
from portal.live.feed import Entry, Position
from portal.live.models import ParkedEvent, SubscriberCursor

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
        """Handle what is settled, for every group; returns for how many seconds nothing is due."""
        patience = ROUND_SECONDS
        works = {group: partial(self._work, group, found) for group, found in groups().items()}
        works |= {name: partial(self._read, name, reader) for name, reader in readers().items()}
        settle_positions(works)
        for group, work in works.items():
            wait = self._not_before.get(group, 0.0) - time.monotonic()
            if wait > 0:
                patience = min(patience, wait)
            elif work():
                patience = min(patience, HELD_BACK_SECONDS)
        close_old_connections()
        return patience

    def _work(self, group: str, handlers: dict[str, list[Handler]]) -> bool:
        """Handle a group's events; returns whether it should look again soon."""
        while not self._stopping.is_set():
            position = _position(group)
            stretch = feed.read(position)
            for entry in stretch.entries:
                if not self._handle(group, entry, handlers.get(entry.code, ())):
                    return True
            if stretch.entries:
                _advance(group, stretch.position)
            if not stretch.full:
                return stretch.waiting
        return False

    def _read(self, name: str, reader: Reader) -> bool:
        """Hand the feed on in stretches; returns whether to look again soon."""
        while not self._stopping.is_set():
            stretch = feed.read(_position(name))
            if stretch.entries and not self._hand_over(name, reader, stretch.entries):
                return True
            if not stretch.full:
                return stretch.waiting
        return False

    def _hand_over(self, name: str, reader: Reader, entries: Sequence[Entry]) -> bool:
        """A whole stretch in one transaction; if that fails, event by event."""
        new_request_id()
        try:
            with transaction.atomic():
                reader([found for each in entries if (found := occurrence_of(each))])
                _advance(name, entries[-1].position)
        except Exception as error:
            if isinstance(error, _LOST) and not connection.is_usable():
                raise
            logger.exception("reader %s failed on a stretch of %s", name, len(entries))
            return all(self._handle(name, entry, [singly(reader)]) for entry in entries)
        self._failures.pop(name, None)
        return True

    def _handle(self, group: str, entry: Entry, handlers: Sequence[Handler]) -> bool:
        """Whether the group may go on to the next event."""
        if not handlers:
            return True
        new_request_id()
        try:
            with transaction.atomic():
                for handler in handlers:
                    deliver(entry, handler)
                _advance(group, entry.position)
        except Exception as error:
            if isinstance(error, _LOST) and not connection.is_usable():
                raise
            logger.exception("subscriber %s failed on %s %s", group, entry.code, entry.position)
            return self._failed(group, entry, handlers)
        self._failures.pop(group, None)
        return True

    def _failed(self, group: str, entry: Entry, handlers: Sequence[Handler]) -> bool:
        count = self._failures.get(group, 0)
        if count < len(PAUSES):
            self._failures[group] = count + 1
            self._not_before[group] = time.monotonic() + PAUSES[count]
            return False
        self._failures.pop(group, None)
        for handler in handlers:
            _deliver_or_park(group, entry, handler)
        _advance(group, entry.position)
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


def settle_positions(names: Iterable[str]) -> None:
    """Give new groups their place: on a fresh installation all begin with the first event, later
    on a group that an upgrade brings begins now and leaves the past alone."""
    known = set(SubscriberCursor.objects.values_list("group", flat=True))
    missing = [name for name in names if name not in known]
    if not missing:
        return
    start = feed.now() if known else Position(0, 0)
    SubscriberCursor.objects.bulk_create(
        (SubscriberCursor(group=name, xid=start.xid, event_id=start.event_id) for name in missing),
        ignore_conflicts=True,
    )


def _position(group: str) -> Position:
    """Where a group stands."""
    found = SubscriberCursor.objects.get(group=group)
    return Position(found.xid, found.event_id)


def _advance(group: str, position: Position) -> None:
    SubscriberCursor.objects.filter(group=group).update(
        xid=position.xid, event_id=position.event_id
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
