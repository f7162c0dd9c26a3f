"""When a message that failed is tried again: soon at first, then ever more rarely, three days."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

_HOUR = 3600
# Pauses in seconds after the first, second … attempt: 72 hours in all.
PAUSES = (
    5,
    60,
    5 * 60,
    30 * 60,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    17 * _HOUR,
    24 * _HOUR,
)
# Everything that failed at one moment must not come back at one moment.
_JITTER = 0.1


def next_try(tries: int, now: datetime, *, asked: int = 0) -> datetime | None:
    """When to try again after so many attempts; ``None`` if that was the last.

    ``asked`` is for how many seconds the receiver wants to be left alone.
    """
    if tries > len(PAUSES):
        return None
    pause = PAUSES[tries - 1] * random.uniform(1, 1 + _JITTER)  # noqa: S311 - spreads, hides nothing
    return now + timedelta(seconds=max(pause, asked))
