"""Whose request it is: everything that resolvers may know about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from portal.kernel.actors import Actor


@dataclass(slots=True)
class Context:
    """One operation's context. ``actor`` decides about everything; ``request_id`` is in the log.

    ``follow`` is what a subscription reads, on a socket: the feed from a cursor on.
    """

    actor: Actor
    request_id: str = ""
    follow: Callable[[str | None], AsyncIterator[Any]] | None = None
