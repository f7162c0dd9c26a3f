"""The engine's clock: real time, unless a replay says what time it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("engine_time", default=None)


def now() -> datetime:
    """The moment of the move that is being made."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block it is ``moment``: a recorded history is being replayed."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
