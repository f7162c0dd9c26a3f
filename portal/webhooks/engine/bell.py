"""Rings when this process has made messages due, so that its senders need not wait to look."""

from __future__ import annotations

from portal.kernel.outgoing.senders import Bell

BELL = Bell()
