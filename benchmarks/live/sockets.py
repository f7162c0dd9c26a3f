"""Thousands of websockets in one process: a client that costs next to nothing.

It speaks just enough of RFC 6455 to listen: it opens, notes when each text came, answers pings.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

_AT_ONCE = 100
_TEXT, _CLOSE, _PING = 1, 8, 9
_MASKED_PONG = b"\x8a"

# Called with a socket's number, the moment of arrival and the text.
type Heard = Callable[[int, float, bytes], None]


class Ear(asyncio.Protocol):
    """One socket."""

    def __init__(self, number: int, request: bytes, heard: Heard) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._number, self._request, self._heard = number, request, heard
        self._buffer = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """A socket that ends before it was opened is a failure of the measurement."""
        if not self.opened.done():
            self.opened.set_exception(exc or ConnectionError("closed during the handshake"))

    def data_received(self, data: bytes) -> None:
        """Handshake first, frames afterwards."""
        self._buffer += data
        if not self.opened.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            self._buffer = rest
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self.opened.set_result(None)
        while self._frame():
            continue

    def _frame(self) -> bool:
        """Take one whole frame off the buffer; a server's frames are not masked."""
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        size, start = buffer[1], 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(buffer[2:start])
        if len(buffer) < start + size:
            return False
        body, self._buffer = buffer[start : start + size], buffer[start + size :]
        kind = buffer[0] & 15
        if kind == _TEXT:
            self._heard(self._number, time.perf_counter(), body)
        elif kind == _PING:
            self._transport.write(_MASKED_PONG + bytes([0x80 | size]) + bytes(4) + body)
        elif kind == _CLOSE:
            self._transport.close()
        return True

    def close(self) -> None:
        """Go away without ceremony."""
        self._transport.abort()


def _request(url: str, path: str, cookie: str) -> bytes:
    host = urlsplit(url).netloc
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def open_sockets(
    url: str, paths: Sequence[str], cookies: Sequence[str], heard: Heard
) -> list[Ear]:
    """A socket for each path, in order; a hundred are opened at a time."""
    loop = asyncio.get_running_loop()
    address = urlsplit(url)
    places = asyncio.Semaphore(_AT_ONCE)

    async def opened(number: int) -> Ear:
        request = _request(url, paths[number], cookies[number])
        async with places:
            _transport, ear = await loop.create_connection(
                lambda: Ear(number, request, heard), address.hostname, address.port
            )
            async with asyncio.timeout(120):
                await ear.opened
        return ear

    return list(await asyncio.gather(*map(opened, range(len(paths)))))
