"""How far each group of subscribers has come in the feed: read together, moved on together."""

from __future__ import annotations

from collections.abc import Collection

from portal.live import feed
from portal.live.feed import Position
from portal.live.models import SubscriberCursor


class OvertakenError(Exception):
    """Another worker has moved a group on meanwhile: what was done here must be undone."""


def places(names: Collection[str]) -> dict[str, Position]:
    """Where these groups stand, in the order of their names as given.

    New groups get their place: on a fresh installation all begin with the first event, later on a
    group that an upgrade brings begins now and leaves the past alone.
    """
    found = _kept()
    missing = [name for name in names if name not in found]
    if missing:
        start = feed.now() if found else Position(0, 0)
        SubscriberCursor.objects.bulk_create(
            (
                SubscriberCursor(group=name, xid=start.xid, event_id=start.event_id)
                for name in missing
            ),
            ignore_conflicts=True,
        )
        found = _kept()
    return {name: found[name] for name in names}


def _kept() -> dict[str, Position]:
    rows = SubscriberCursor.objects.values_list("group", "xid", "event_id")
    return {group: Position(xid, event_id) for group, xid, event_id in rows}


def advance(names: Collection[str], since: Position, to: Position) -> None:
    """Move groups that stood at one place on to another.

    In the transaction of what was done for the events between, so that it takes effect exactly
    once: also where a worker lost its lead without knowing, and another has begun. Raises
    ``OvertakenError`` if one of them stands there no more.
    """
    rows = SubscriberCursor.objects.filter(group__in=names, xid=since.xid, event_id=since.event_id)
    if rows.update(xid=to.xid, event_id=to.event_id) != len(names):
        raise OvertakenError(f"{', '.join(names)} stood at {since} no more")
