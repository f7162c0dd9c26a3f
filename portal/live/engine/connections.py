"""How many connections each caller holds open in this process: sockets, and streams of events."""

from __future__ import annotations

from collections import Counter

from django.conf import settings

from portal.kernel.errors import Limited

# When whoever holds too many may try again: by then a lost one of theirs is known to be lost.
RETRY_SECONDS = 30

_open: Counter[str] = Counter()


class Place:
    """One connection among those of its caller. For the event loop's thread."""

    def __init__(self) -> None:
        self._key: str | None = None

    def take(self, key: str) -> None:
        """Be counted as this caller's, and as nobody else's any more.

        Raises ``Limited`` for one more than ``CONNECTIONS_PER_CLIENT``.
        """
        self.leave()
        if _open[key] >= settings.CONNECTIONS_PER_CLIENT:
            raise Limited(retry_after=RETRY_SECONDS)
        _open[key] += 1
        self._key = key

    def leave(self) -> None:
        """Be counted no more; again does nothing."""
        key, self._key = self._key, None
        if key is None:
            return
        _open[key] -= 1
        if not _open[key]:
            del _open[key]
