"""The journal of readings: entries wait in memory for a moment and are written many at once.

A page costs no statement by being logged; a second of traffic costs one. What a process had not
written when it was killed is lost: at most a second of readings. It ends in good order otherwise.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from collections.abc import Iterable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from sharing.models import AccessEntry

logger = logging.getLogger(__name__)

# Entries that one statement writes, and those that wait at most while the database is away.
BATCH = 500
MOST_WAITING = 50_000


class Journal:
    """The entries of this process that are not written yet."""

    def __init__(self) -> None:
        self._waiting: deque[AccessEntry] = deque()
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._writer: threading.Thread | None = None

    def put(self, entries: Iterable[AccessEntry]) -> None:
        """Let entries be written within a second; the request does not wait for it."""
        with self._lock:
            self._waiting.extend(entries)
            lost = len(self._waiting) - MOST_WAITING
            for _number in range(lost):
                self._waiting.popleft()
            writing = self._writer is not None and self._writer.is_alive()
            if not writing and settings.ACCESS_LOG_WRITES:
                self._writer = threading.Thread(target=self._run, name="journal", daemon=True)
                self._writer.start()
        if lost > 0:
            logger.error("access log: %s entries are lost, the database is away", lost)
        self._bell.set()

    def flush(self) -> int:
        """Write what waits; returns how many entries."""
        written = 0
        while batch := self._take():
            try:
                AccessEntry.objects.bulk_create(batch)
            except (DatabaseError, InterfaceError):
                with self._lock:
                    self._waiting.extendleft(reversed(batch))
                raise
            written += len(batch)
        return written

    def forget(self) -> None:
        """Drop what waits: a test has ended."""
        with self._lock:
            self._waiting.clear()

    def _take(self) -> list[AccessEntry]:
        with self._lock:
            count = min(BATCH, len(self._waiting))
            return [self._waiting.popleft() for _number in range(count)]

    def _run(self) -> None:
        while True:
            self._bell.wait()
            self._bell.clear()
            threading.Event().wait(1.0)
            self.write_quietly()

    def write_quietly(self) -> None:
        """Write what waits; what the database refuses is tried again later."""
        try:
            self.flush()
        except (DatabaseError, InterfaceError):
            logger.exception("access log: not written, trying again")
            self._bell.set()
        finally:
            connection.close()


journal = Journal()


@atexit.register
def _write_the_rest() -> None:
    if settings.configured and settings.ACCESS_LOG_WRITES and journal._waiting:
        journal.write_quietly()
