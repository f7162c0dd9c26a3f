"""Whose request it is: everything that resolvers may know about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from partner_api.quota import Standing
from portal.kernel.actors import Actor


@dataclass(slots=True)
class Context:
    """One operation's context. ``actor`` decides about everything; ``request_id`` is in the log.

    ``cost`` is what the operation is charged (to the ``address`` of a stranger), ``standing`` what
    is left.
    ``follow`` is what a subscription reads, on a socket: the feed from a cursor on.
    """

    actor: Actor
    request_id: str = ""
    address: str = ""
    cost: int = 1
    standing: Standing | None = None
    follow: Callable[[str | None], AsyncIterator[Any]] | None = None
