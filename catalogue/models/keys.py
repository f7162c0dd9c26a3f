"""Keys that are computed when a record is written: how it sorts and by what it is found."""

from __future__ import annotations

from datetime import date

_ERAS = 99_999_999


def search_text(*texts: str) -> str:
    """What a search looks into: the texts without regard to case."""
    return " ".join(filter(None, texts)).casefold()


def newest_first(day: date) -> bytes:
    """A sort key that puts later days before earlier ones."""
    number = day.year * 10_000 + day.month * 100 + day.day
    return (_ERAS - number).to_bytes(4, "big")
