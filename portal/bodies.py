"""How much a request may bring: counted before anything of it is kept.

Django writes a whole body to a file before it asks any view, so whoever sends without end would
fill the disk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson
from django.conf import settings

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]

# A form may bring several files.
FILES = 4
_BODY = orjson.dumps(
    {
        "errors": [
            {
                "message": "This request brings more than is taken: send less, or less at once.",
                "extensions": {"code": "too_large"},
            }
        ]
    }
)


class BoundedBodies:
    """Refuses requests that are too long: strangers bring no files."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass on, counting; 413 for a length that is declared, the end for one that is not."""
        headers = dict(scope["headers"])
        most = _most(headers)
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:20]) > most:
            await _refuse(send)
            return
        left = most

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        await self._application(scope, counted, send)


def _most(headers: MutableMapping[bytes, bytes]) -> int:
    """How many bytes: as many as files have, for whoever says who they are."""
    cookie = f"{settings.SESSION_COOKIE_NAME}=".encode()
    known = b"authorization" in headers or cookie in headers.get(b"cookie", b"")
    least: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return least + FILES * settings.UPLOAD_MAX_BYTES if known else least


async def _refuse(send: Send) -> None:
    kind = (b"content-type", b"application/json; charset=utf-8")
    length = (b"content-length", str(len(_BODY)).encode())
    headers = [kind, length, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})
