"""From commit to the open page: our feed against a bare LISTEN connection."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable

import psycopg
import websockets
from django.db import transaction

from benchmarks.measure import Result
from portal.kernel.actors import SYSTEM


async def _ours(url: str, cookie: str, act: Callable[[int], None], rounds: int) -> list[float]:
    times = []
    headers = {"Cookie": cookie, "Origin": url.replace("ws", "http", 1)}
    async with websockets.connect(f"{url}/live/", additional_headers=headers) as socket:
        await _quiet(socket)
        for index in range(rounds):
            await asyncio.to_thread(act, index)
            began = time.perf_counter()
            while json.loads(await asyncio.wait_for(socket.recv(), 5))["type"] != "changes":
                continue
            times.append((time.perf_counter() - began) * 1000)
            await _quiet(socket)
    return times


async def _quiet(socket: websockets.ClientConnection) -> None:
    try:
        while True:
            await asyncio.wait_for(socket.recv(), 0.15)
    except TimeoutError:
        return


async def _bare(dsn: str, rounds: int) -> list[float]:
    times = []
    listener = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
    await listener.execute("LISTEN bench")
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as writer:
        for _ in range(rounds):
            await writer.execute("SELECT pg_notify('bench', 'x')")
            began = time.perf_counter()
            await anext(listener.notifies(stop_after=1, timeout=5))
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.02)
    await listener.close()
    return times


def measure(
    url: str, cookie: str, dsn: str, act: Callable[[object, int], None], *, rounds: int = 40
) -> Result:
    """Median milliseconds from the end of the commit to the message on the socket."""

    def commit(index: int) -> None:
        with transaction.atomic():
            act(SYSTEM, index)

    ours = statistics.median(asyncio.run(_ours(url, cookie, commit, rounds)))
    bare = statistics.median(asyncio.run(_bare(dsn, rounds)))
    return Result(
        "Commit to open page", round(ours, 3), round(bare, 3), round(bare / ours, 3), "ms", None
    )
