"""Rings when this process has handed on push messages."""

from __future__ import annotations

from portal.kernel.outgoing.senders import Bell

BELL = Bell()
