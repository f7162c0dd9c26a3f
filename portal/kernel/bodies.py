"""How much a request may bring: counted before anything of it is kept.

Django writes a whole body to a file before it asks any view, so whoever sends without end would
fill the disk. Programs are refused in JSON, people by a page of ours in their language.
"""

from __future__ import annotations

import asyncio
import contextlib
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
# What the request's scope is marked with, so that the application answers with its page.
REFUSED = "guildhall.too_large"
# Browsers send all of a form before they read the answer, and show none if they are cut off.
LINGER_SECONDS = 60.0
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
            if b"text/html" in headers.get(b"accept", b""):
                await self._show(scope, receive, send)
            else:
                await _refuse(send)
            return
        left = most

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        await self._application(scope, counted, send)

    async def _show(self, scope: Message, receive: Receive, send: Send) -> None:
        """Have the page written without the body; what still comes of that is thrown away."""
        bodies = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def nothing() -> Message:
            for empty in bodies:
                return empty
            return await asyncio.Future()  # as long as the application listens

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
            is_last = message["type"] == "http.response.body" and not message.get("more_body")
            await send({**message, "more_body": True} if is_last else message)
            if is_last:
                await _drain(receive)
                await send({"type": "http.response.body", "body": b""})

        await self._application({**scope, REFUSED: True}, nothing, held)


def _most(headers: MutableMapping[bytes, bytes]) -> int:
    """How many bytes: as many as files have, for whoever says who they are."""
    cookie = f"{settings.SESSION_COOKIE_NAME}=".encode()
    known = b"authorization" in headers or cookie in headers.get(b"cookie", b"")
    least: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most_of_files() if known else least


def most_of_files() -> int:
    """How many bytes a form with files may have."""
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + FILES * settings.UPLOAD_MAX_BYTES
    return most


async def _drain(receive: Receive) -> None:
    """Read what a browser still sends, and keep nothing of it, for a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while (await receive()).get("more_body"):
                pass


async def _refuse(send: Send) -> None:
    kind = (b"content-type", b"application/json; charset=utf-8")
    length = (b"content-length", str(len(_BODY)).encode())
    headers = [kind, length, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})
