"""Websockets of pages are opened by our own pages alone: a browser always names the origin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings


class OwnOrigin:
    """Refuses the handshake of a foreign site; programs that are no browser name no origin."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        """Pass on, or deny."""
        headers = dict(scope["headers"])
        if _is_own(headers.get(b"origin"), headers.get(b"host")):
            return await self._application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def _is_own(origin: bytes | None, host: bytes | None) -> bool:
    if origin is None:
        return True
    named = origin.decode("latin-1")
    if named in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return bool(host) and urlsplit(named).netloc.lower() == host.decode("latin-1").lower()
