"""Web process and worker are killed while people write and follow: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from portal import processes
from portal.live import feed
from portal.notifications.models import Notification
from tests.api.conftest import Cast, make_customer
from tests.harness.server import ROOT
from tests.harness.site import Site

from .conftest import committed, make_token
from .test_no_loss import KIND, Client, edit, heard_by_all

pytestmark = pytest.mark.asyncio


class Victims:
    """A web process and a worker beside the site's own, on its database, to be killed."""

    def __init__(self, site: Site, home: Path) -> None:
        self._listener = processes.listen("127.0.0.1", 0)
        url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.site = replace(site, url=url)
        self._home = home
        self._environment = os.environ | site.database.server.environment(site.database.name)
        self._environment |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings_test",
            "GUILDHALL_HOME": str(home),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "BASE_URL": url,
        }
        self._running: dict[str, processes.Child] = {}

    def start(self, name: str) -> None:
        """Start ``serve`` (on the same address as before) or ``worker``."""
        listeners: list[socket.socket] = [self._listener] if name == "serve" else []
        self._running[name] = processes.start(
            name,
            [name],
            environment=self._environment,
            log=self._home / f"{name}.log",
            directory=ROOT,
            listeners=listeners,
        )

    def kill(self, name: str) -> None:
        """``kill -9``, for it and its children."""
        child = self._running.pop(name)
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait(10)

    def wait(self) -> None:
        """Until the web process answers."""
        children = list(self._running.values())
        processes.wait_until_ready(f"{self.site.url}/readyz", children, seconds=180)

    def end(self) -> None:
        """Kill what is left."""
        for name in list(self._running):
            self.kill(name)
        self._listener.close()


@contextmanager
def victims(site: Site, home: Path) -> Iterator[Victims]:
    found = Victims(site, home)
    try:
        found.start("serve")
        found.start("worker")
        found.wait()
        yield found
    finally:
        found.end()


async def followed(clients: list[Client], count: int, seconds: float) -> None:
    """Wait until each client has heard so much."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and min(len(each.log) for each in clients) < count:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def test_killed_processes_lose_and_double_nothing(
    live_site: Site, cast: Cast, tmp_path: Path
) -> None:
    shared = cast.customers[:2]
    hidden = await committed(make_customer)("Hidden")
    token = await committed(make_token)(cast, "bob")
    with victims(live_site, tmp_path) as others:
        grants = [await committed(cast.share)(each, "bob", "identity") for each in shared]
        since = await committed(feed.now)()
        clients = [
            Client(others.site, token, since.cursor, pause=0, lives=60),
            Client(others.site, token, since.cursor, pause=0.02, lives=1.0),
        ]
        stop, start = asyncio.Event(), threading.Event()
        following = [asyncio.create_task(each.run(stop)) for each in clients]
        writers = [threading.Thread(target=edit, args=(each.pk, start)) for each in shared]
        writers.append(threading.Thread(target=edit, args=(hidden.pk, start)))
        for thread in writers:
            thread.start()
        start.set()
        await followed(clients, 3, 30)
        for name in ("serve", "worker"):
            await asyncio.to_thread(others.kill, name)
            await asyncio.to_thread(others.start, name)
        for thread in writers:
            await asyncio.to_thread(thread.join, 60)
        truth = await heard_by_all(cast, clients, since, seconds=60)
        stop.set()
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    assert sum(kind == KIND for _place, kind in truth) > 50
    told = await committed(news_of)(cast)
    assert sorted(told) == sorted(grant.object_id for grant in grants), "once for each share"


def news_of(cast: Cast) -> list[int]:
    """What bob's inbox says was shared, once the workers have come to it."""
    deadline = time.monotonic() + 30
    while True:
        rows = Notification.objects.filter(
            user=cast.people["bob"], code="sharing.grant.made"
        ).values_list("record_id", flat=True)
        if len(rows) >= 2 or time.monotonic() > deadline:
            return list(rows)
        time.sleep(0.2)
