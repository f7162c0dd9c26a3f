"""Who opens a socket: the person of the session that the cookie names, if it names one.

As Channels' own three layers, which keep several copies of the scope and a session for each
socket and look at it again with each message; sockets neither change sessions nor set cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from channels.auth import get_user
from django.conf import settings
from django.http import parse_cookie


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a socket keeps of the person: nothing if nobody is signed in."""

    pk: int | None = None
    public_id: UUID | None = None


class Recognised:
    """Sets ``scope["user"]`` and ``scope["session"]``, a session that is read when asked."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._sessions = import_module(settings.SESSION_ENGINE).SessionStore

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass on."""
        header = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
        key = parse_cookie(header).get(settings.SESSION_COOKIE_NAME)
        user = await get_user({"session": self._sessions(key)})
        visitor = Visitor(user.pk, getattr(user, "public_id", None))
        known = {"user": visitor, "session": self._sessions(key)}
        return await self._application(scope | known, receive, send)
