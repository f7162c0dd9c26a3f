"""Whether every change reached everybody whom it concerns: by its place in the feed, not by time.

A page's message says with its cursor how far it goes, so the messages of a viewer cut the feed
into stretches. A change that is not named in the one message whose stretch it lies in was lost,
however often the same record is told of later.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from partners.events import OrganisationChanged
from portal.kernel.models import OutboxEvent
from portal.live import feed
from portal.live.feed import Position

type Truth = Sequence[tuple[Position, int]]


def committed_since(position: Position) -> Truth:
    """Every change of a company since then, with its place in the feed, in order."""
    rows = OutboxEvent.objects.filter(code=OrganisationChanged.code)
    found = (
        (Position(int(xid), pk), int(payload["subject_id"]))
        for xid, pk, payload in rows.values_list("xid", "id", "payload")
    )
    return sorted(each for each in found if each[0] > position)


class Heard:
    """What each viewer's messages said, in the order in which they came."""

    def __init__(self) -> None:
        self._messages: dict[int, list[tuple[Position, frozenset[str]]]] = defaultdict(list)

    def note(self, viewer: int, message: Mapping[str, Any]) -> None:
        """A message of changes; the reference's have no cursor, and prove nothing."""
        if cursor := message.get("cursor"):
            references = frozenset(each["ref"] for each in message["changes"])
            self._messages[viewer].append((feed.parse(cursor), references))

    def lost(
        self, truth: Truth, names: Mapping[int, str], viewers: Mapping[int, Sequence[int]]
    ) -> int:
        """How many changes some viewer was not told of."""
        count = 0
        for place, record in truth:
            for viewer in viewers.get(record, ()):
                messages = self._messages[viewer]
                index = bisect_left(messages, place, key=lambda each: each[0])
                count += index == len(messages) or names[record] not in messages[index][1]
        return count
