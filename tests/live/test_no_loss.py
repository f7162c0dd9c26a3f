"""Writers, rollbacks, a long transaction, lost connections, slow readers: nothing is lost.

A checker compares everything that each client logged, whatever its kind, with what the policy
tells the client of all that was committed: every event once and in order, and none that it may
not see; in the middle of it a share is taken back and given again.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

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
from portal.live.changes import told
from portal.live.facts import facts_of
from sharing.events import GrantRevoked
from sharing.models import Grant
from sharing.services.revoke import revoke_grant
from tests.api.conftest import Cast, make_customer
from tests.harness.site import Site

from .conftest import Socket, committed, make_token

pytestmark = pytest.mark.asyncio

QUERY = "subscription($after: Cursor) { changes(after: $after) { cursor kind } }"
KIND = "partners.organisation.changed"
EDITS = 60

# A change as a client logs it: its place in the feed, and what happened.
type Heard = tuple[feed.Position, str]


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
    """A subscriber that logs all it is told, is cut off now and then, and goes on from there."""

    def __init__(self, site: Site, token: str, start: str, *, pause: float, lives: float) -> None:
        self.log: list[Heard] = []
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
        async with connect(
            self._address,
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
            close_timeout=0.2,  # cut off, not parted from
        ) as raw:
            client = Socket(raw)
            payload = {"Authorization": f"Bearer {self._token}"}
            await client.say("connection_init", payload=payload)
            await client.hear()
            await client.subscribe(QUERY, after=self._last)
            while True:
                message = orjson.loads(await raw.recv())
                change = message["payload"]["data"]["changes"]
                self.log.append((feed.parse(change["cursor"]), change["kind"]))
                self._last = change["cursor"]
                await asyncio.sleep(self._pause)

    async def hears(self, wanted: Callable[[Heard], bool]) -> None:
        """Wait until it has been told so."""
        async with asyncio.timeout(20):
            while not any(map(wanted, self.log)):  # noqa: ASYNC110 the log tells nobody
                await asyncio.sleep(0.05)


def told_since(cast: Cast, name: str, since: feed.Position) -> list[Heard]:
    """The truth: what the policy tells somebody of every event since then, in order."""
    found: list[Heard] = []
    with viewing(SYSTEM), transaction.atomic():
        while True:
            stretch = feed.read(since)
            changes = told(facts_of(stretch.entries), cast.actor(name))
            found += [(each.position, each.kind) for each in changes]
            since = stretch.position
            if not stretch.full:
                return found


def changes_of(pk: int) -> set[feed.Position]:
    """The places of a customer's changes."""
    rows = OutboxEvent.objects.filter(code=KIND, payload__subject_id=pk)
    return {feed.Position(int(xid), number) for xid, number in rows.values_list("xid", "id")}


def edit_once(pk: int, city: str) -> None:
    """Change one customer."""
    with viewing(SYSTEM):
        row = Organisation.objects.get(pk=pk)
        values = {"city": city}
        edit_organisation(actor=SYSTEM, organisation=row, version=row.version, values=values)


async def take_back_and_give_again(cast: Cast, moved: Organisation, client: Client) -> None:
    """A share ends; the customer changes; when the client is past that, it is shared again."""
    grant = await committed(Grant.objects.get)(object_id=moved.pk, revoked_at=None)
    await committed(revoke_grant)(actor=SYSTEM, grant=grant)
    await client.hears(lambda heard: heard[1] == GrantRevoked.code)
    await committed(edit_once)(moved.pk, "Unseen")
    (unseen,) = await committed(changes_of)(moved.pk)
    await committed(edit_once)(cast.customers[2].pk, "Seen")
    await client.hears(lambda heard: heard[0] > unseen)
    await committed(cast.share)(moved, "bob", "identity")


async def check_that_nothing_is_lost(
    site: Site, cast: Cast, disturb: Callable[[], Awaitable[None]]
) -> None:
    """Writers, a late commit, cut and slow clients, and a disturbance in the middle of it."""
    shared = cast.customers
    hidden = await committed(make_customer)("Hidden")
    moved = await committed(make_customer)("Moved")
    for each in (*shared, moved):
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
    late = threading.Thread(target=linger, args=(shared[2].pk, start))
    for thread in writers:
        thread.start()
    start.set()
    await take_back_and_give_again(cast, moved, clients[0])
    late.start()
    await asyncio.sleep(0.3)
    await disturb()
    for thread in (*writers, late):
        await asyncio.to_thread(thread.join, 30)
    unseen = await committed(changes_of)(moved.pk)
    truth = await heard_by_all(cast, clients, since, unseen)
    stop.set()
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    assert sum(kind == KIND for _place, kind in truth) == 2 * (EDITS - EDITS // 4) + 2
    assert not unseen & {place for place, _kind in clients[0].log}


async def heard_by_all(
    cast: Cast,
    clients: Sequence[Client],
    since: feed.Position,
    unseen: Collection[feed.Position] = (),
    *,
    seconds: float = 25,
) -> list[Heard]:
    """Wait until each client has heard what Bob is told; then check that it heard that, in order,
    each once, and nothing else. Whoever read what was ``unseen`` for a while later was told it."""

    def seen(log: Iterable[Heard]) -> list[Heard]:
        return [each for each in log if each[0] not in unseen]

    deadline = time.monotonic() + seconds
    while True:
        truth = seen(await committed(told_since)(cast, "bob", since))
        if all(set(truth) <= set(each.log) for each in clients) or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.2)
    # What came twice would come meanwhile.
    await asyncio.sleep(0.5)
    truth = seen(await committed(told_since)(cast, "bob", since))
    for client in clients:
        assert seen(client.log) == truth
        assert len(set(client.log)) == len(client.log)
    return truth


async def test_every_client_hears_each_committed_change_once_and_in_order(
    live_site: Site, cast: Cast
) -> None:
    await check_that_nothing_is_lost(live_site, cast, committed(cut_listeners))
