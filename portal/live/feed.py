"""The feed: the outbox in commit order, from a position on.

Rows carry the id of the transaction that wrote them. A reader takes only rows of transactions
below the oldest one that still runs, ordered by (transaction, id): so none can appear later before
what was read, however long a transaction takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection

from portal.kernel import cursors
from portal.kernel.database.plans import keeping_plans
from portal.kernel.errors import Refused
from portal.kernel.events import Event, rebuild
from portal.kernel.keyset import other_order
from portal.live.models import FeedTail

_CURSOR = "feed"
BATCH = 500


class Position(NamedTuple):
    """A place in the feed: everything up to it was read."""

    xid: int
    event_id: int

    @property
    def cursor(self) -> str:
        """As clients carry it: opaque and signed."""
        return cursors.encode(_CURSOR, self.xid, self.event_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the feed."""

    position: Position
    code: str
    payload: dict[str, Any]
    actor_id: int | None
    at: datetime

    @property
    def event(self) -> Event | None:
        """The event; ``None`` if this version no longer knows its code."""
        return rebuild(self.code, self.payload)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a read gave: events, where to go on, and whether anything waits.

    ``waiting`` says that events are committed that may not be read yet, because an older writing
    transaction still runs.
    """

    entries: list[Entry]
    position: Position
    waiting: bool

    @property
    def full(self) -> bool:
        """Whether there may be more to read at once."""
        return len(self.entries) >= BATCH


_READ = """
SELECT xid::text, id, code, payload, actor_id, at,
       xid < pg_snapshot_xmin(pg_current_snapshot()) AS settled
FROM kernel_outboxevent
WHERE (xid, id) > (%s::xid8, %s::bigint)
ORDER BY xid, id LIMIT %s::int
"""


def read(after: Position, *, limit: int = BATCH) -> Stretch:
    """The settled events after a position, at most ``limit``."""
    with keeping_plans(), connection.cursor() as cursor:
        cursor.execute(_READ, [str(after.xid), after.event_id, limit + 1])
        rows = cursor.fetchall()
    entries = [
        Entry(Position(int(xid), pk), code, _json(payload), actor_id, at)
        for xid, pk, code, payload, actor_id, at, settled in rows
        if settled
    ][:limit]
    position = entries[-1].position if entries else after
    return Stretch(entries, position, any(not row[-1] for row in rows))


_READ_THESE = """
SELECT xid::text, id, code, payload, actor_id, at FROM kernel_outboxevent
WHERE id = ANY(%s) ORDER BY xid, id
"""


def entries_of(ids: list[int]) -> list[Entry]:
    """The events with these numbers that are still kept, in the feed's order."""
    with connection.cursor() as cursor:
        cursor.execute(_READ_THESE, [ids])
        rows = cursor.fetchall()
    return [
        Entry(Position(int(xid), pk), code, _json(payload), actor_id, at)
        for xid, pk, code, payload, actor_id, at in rows
    ]


def _json(value: Any) -> dict[str, Any]:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def now() -> Position:
    """A position that misses nothing which is not visible yet.

    Whatever the caller reads afterwards includes all that lies before it. What lies behind it may
    be in that reading already: being told twice of a change is harmless.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return Position(int(cursor.fetchone()[0]) - 1, 2**62)


def parse(cursor: str) -> Position:
    """The position of a client's cursor. Raises ``Refused`` (``invalid_cursor``)."""
    return _position(cursors.decode(cursor))


def parse_kept(cursor: str) -> Position | None:
    """As ``parse``; ``None`` if nothing can be said of what came since.

    That is so if the cursor cannot be opened (the key that sealed it is gone), or is not kept.
    Raises ``Refused`` for a cursor of something else.
    """
    try:
        values = cursors.decode(cursor)
    except Refused:
        return None
    position = _position(values)
    return position if is_kept(position) else None


def _position(values: Sequence[Any]) -> Position:
    with suppress(ValueError, TypeError):  # genuine, and of a list
        name, xid, event_id = values
        if name == _CURSOR:
            return Position(int(xid), int(event_id))
    raise other_order("after")


def is_kept(position: Position) -> bool:
    """Whether everything since the position can still be read.

    Not so if it was trimmed away, or if the position is ahead of this database: a backup was
    restored into a new one, whose transactions count anew.
    """
    tail = FeedTail.objects.first()
    if tail is not None and position < (tail.xid, tail.event_id):
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return position.xid <= int(cursor.fetchone()[0])
