"""The reference: uvicorn, a set of sockets, a LISTEN connection, and a loop that sends.

It asks nobody for permission and keeps nothing. A notification is ``[[numbers] or null, text]``:
to these sockets, or to all. Run as ``python -m benchmarks.live.bare DSN`` with a listening socket.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
import uvicorn

from portal.processes import LISTEN_FDS

CHANNEL = "bench_bare"


class Bare:
    """Sockets by the number at the end of their path."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._sends: dict[int, Any] = {}

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await receive()
            async with self._listening():
                await send({"type": "lifespan.startup.complete"})
                await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ready"})
        else:
            await self._follow(int(scope["path"].rpartition("/")[2]), receive, send)

    async def _follow(self, number: int, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self._sends[number] = send
        with suppress(KeyError):
            while (await receive())["type"] != "websocket.disconnect":
                continue
        self._sends.pop(number, None)

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        listener = await psycopg.AsyncConnection.connect(self._dsn, autocommit=True)
        await listener.execute(f"LISTEN {CHANNEL}")
        task = asyncio.create_task(self._tell(listener))
        yield
        task.cancel()
        await listener.close()

    async def _tell(self, listener: psycopg.AsyncConnection[Any]) -> None:
        async for notice in listener.notifies():
            numbers, text = json.loads(notice.payload)
            for number in list(self._sends) if numbers is None else numbers:
                if number in self._sends:
                    await self._sends[number]({"type": "websocket.send", "text": text})


def main() -> None:
    """Serve with the options that ``guildhall serve`` uses."""
    config = uvicorn.Config(
        Bare(sys.argv[1]),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        server_header=False,
        access_log=False,
        log_level="error",
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(os.environ[LISTEN_FDS]))])


if __name__ == "__main__":
    main()
