"""Rings when this process has made messages due, so that its senders need not wait to look."""

from __future__ import annotations

from threading import Event

_rung = Event()


def ring() -> None:
    """Something is due."""
    _rung.set()


def listen(seconds: float) -> None:
    """Return when it rings, or after so many seconds."""
    if _rung.wait(seconds):
        _rung.clear()
