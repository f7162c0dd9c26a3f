"""With REDIS_URL Redis wakes the web processes and keeps the cache; without Redis none is lost."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from websockets.asyncio.client import ClientConnection, connect

from portal.kernel import events
from portal.live.engine import wakeups
from tests.api.conftest import Cast, build_cast
from tests.harness.databases import Database, cloned, point_at
from tests.harness.redis import Broker
from tests.harness.server import Server
from tests.harness.site import Site, running_site
from tests.live.conftest import cookie_of
from tests.live.test_no_loss import check_that_nothing_is_lost

pytestmark = pytest.mark.asyncio


@pytest.fixture
def site(
    broker: Broker,
    database_server: Server,
    test_database: Database,
    django_db_setup: None,
    django_db_blocker: Any,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """A running site with Redis; what this process publishes wakes it by Redis too."""
    monkeypatch.setenv("REDIS_URL", broker.url)
    settings.REDIS_URL = broker.url
    wakeups._redis.cache_clear()
    monkeypatch.setattr(events, "wakers", [wakeups.wake_by_redis])
    with (
        cloned(database_server, "redis") as database,
        running_site(database, tmp_path / "site") as site,
        django_db_blocker.unblock(),
    ):
        point_at(database)
        try:
            yield site
        finally:
            point_at(test_database)
            wakeups._redis.cache_clear()


def share(cast: Cast, number: int) -> None:
    try:
        cast.share(cast.customers[number], "bob", "identity")
    finally:
        connections.close_all()


async def seconds_until_told(socket: ClientConnection, cast: Cast, number: int) -> float:
    await sync_to_async(share, thread_sensitive=False)(cast, number)
    began = time.monotonic()
    async with asyncio.timeout(10):
        while True:
            message = orjson.loads(await socket.recv())
            if any(each["kind"] == "sharing.grant.made" for each in message.get("changes", ())):
                return time.monotonic() - began


async def test_redis_wakes_open_pages_and_its_absence_loses_nothing(
    site: Site, broker: Broker
) -> None:
    cast = await sync_to_async(build_cast)(customers=6)
    cookie = await sync_to_async(cookie_of)(cast.people["bob"])
    headers = {"Origin": site.url, "Cookie": cookie}
    numbers = iter(range(len(cast.customers)))
    async with connect(f"{site.socket_url}/live/", additional_headers=headers) as socket:
        await asyncio.sleep(0.5)
        woken = [await seconds_until_told(socket, cast, next(numbers)) for _ in range(3)]
        # By itself a reader would look once a second only.
        assert statistics.median(woken) < 0.4, woken
        broker.stop()
        assert await seconds_until_told(socket, cast, next(numbers)) < 5
        broker.start()
        await asyncio.sleep(2)
        assert await seconds_until_told(socket, cast, next(numbers)) < 1.5


async def test_nothing_is_lost_while_redis_goes_and_comes(site: Site, broker: Broker) -> None:
    cast = await sync_to_async(build_cast)()

    async def disturb() -> None:
        await asyncio.to_thread(broker.stop)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(broker.start)

    await check_that_nothing_is_lost(site, cast, disturb)
