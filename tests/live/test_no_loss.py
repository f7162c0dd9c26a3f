"""Writers, rollbacks, a long transaction, lost connections, slow readers: nothing is lost.

A checker compares what each client logged with what was committed: every event of the client's
policy once in effect and in order, and none that it may not see.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable

import orjson
import pytest
from django.db import connection, connections, transaction
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from partners.models import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.models import OutboxEvent
from portal.kernel.viewers import viewing
from portal.live import feed
from tests.api.conftest import Cast, make_customer
from tests.harness.site import Site

from .conftest import Socket, committed, make_token

pytestmark = pytest.mark.asyncio

QUERY = "subscription($after: Cursor) { changes(after: $after) { cursor kind } }"
KIND = "partners.organisation.changed"
EDITS = 25


def edit(pk: int, start: threading.Event) -> None:
    """Change one customer again and again; every fourth change is rolled back."""
    try:
        start.wait(10)
        for number in range(EDITS):
            with viewing(SYSTEM), transaction.atomic():
                row = Organisation.objects.get(pk=pk)
                values = {"city": f"Town {number}"}
                edit_organisation(
                    actor=SYSTEM, organisation=row, version=row.version, values=values
                )
                transaction.set_rollback(number % 4 == 3)
            time.sleep(0.02)
    finally:
        connections.close_all()


def linger(pk: int, start: threading.Event) -> None:
    """A change that commits long after later ones."""
    try:
        start.wait(10)
        with viewing(SYSTEM), transaction.atomic():
            row = Organisation.objects.get(pk=pk)
            values = {"city": "Late"}
            edit_organisation(actor=SYSTEM, organisation=row, version=row.version, values=values)
            time.sleep(1.2)
    finally:
        connections.close_all()


def cut_listeners() -> None:
    """End every connection on which the site waits for news."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'guildhall listener' AND usename = current_user"
        )


class Client:
    """A subscriber that logs cursors, is cut off now and then, and goes on from its last one."""

    def __init__(self, site: Site, token: str, start: str, *, pause: float, lives: float) -> None:
        self.log: list[str] = []
        self._address = f"{site.socket_url}/graphql/ws/"
        self._token, self._last = token, start
        self._pause, self._lives = pause, lives

    async def run(self, stop: asyncio.Event) -> None:
        """Follow until stopped, by as many connections as it takes."""
        while not stop.is_set():
            try:
                async with asyncio.timeout(self._lives):
                    await self._follow()
            except (OSError, EOFError, WebSocketException):  # a timeout is an OSError
                continue

    async def _follow(self) -> None:
        async with connect(self._address, subprotocols=["graphql-transport-ws"]) as raw:  # type: ignore[list-item]
            client = Socket(raw)
            payload = {"Authorization": f"Bearer {self._token}"}
            await client.say("connection_init", payload=payload)
            await client.hear()
            await client.subscribe(QUERY, after=self._last)
            while True:
                message = orjson.loads(await raw.recv())
                change = message["payload"]["data"]["changes"]
                if change["kind"] == KIND:
                    self.log.append(change["cursor"])
                self._last = change["cursor"]
                await asyncio.sleep(self._pause)


def committed_changes(ids: list[int], since: feed.Position) -> list[feed.Position]:
    """The truth: events of these customers, in the order of commit."""
    rows = OutboxEvent.objects.filter(code=KIND, payload__subject_id__in=ids)
    found = [feed.Position(int(xid), pk) for xid, pk in rows.values_list("xid", "id")]
    return sorted(each for each in found if each > since)


async def check_that_nothing_is_lost(
    site: Site, cast: Cast, disturb: Callable[[], Awaitable[None]]
) -> None:
    """Writers, a late commit, cut and slow clients, and a disturbance in the middle of it."""
    shared = cast.customers
    hidden = await committed(make_customer)("Hidden")
    for each in shared:
        await committed(cast.share)(each, "bob", "identity")
    token = await committed(make_token)(cast, "bob")
    since = await committed(feed.now)()
    start = threading.Event()
    clients = [
        Client(site, token, since.cursor, pause=0, lives=60),
        Client(site, token, since.cursor, pause=0, lives=0.5),
        Client(site, token, since.cursor, pause=0.03, lives=2.0),
    ]
    stop = asyncio.Event()
    following = [asyncio.create_task(each.run(stop)) for each in clients]
    writers = [
        threading.Thread(target=edit, args=(each.pk, start)) for each in (*shared[:2], hidden)
    ]
    writers.append(threading.Thread(target=linger, args=(shared[2].pk, start)))
    for thread in writers:
        thread.start()
    start.set()
    await asyncio.sleep(0.6)
    await disturb()
    for thread in writers:
        await asyncio.to_thread(thread.join, 30)
    truth = await committed(committed_changes)([each.pk for each in shared], since)
    assert len(truth) == 2 * (EDITS - EDITS // 4) + 1
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and min(len(each.log) for each in clients) < len(truth):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    stop.set()
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    for client in clients:
        assert [feed.parse(cursor) for cursor in client.log] == truth


async def test_every_client_hears_each_committed_change_once_and_in_order(
    live_site: Site, cast: Cast
) -> None:
    await check_that_nothing_is_lost(live_site, cast, committed(cut_listeners))
