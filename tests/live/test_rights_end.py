"""Whoever's rights ended is told nothing by those of before, and keeps no connection by them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import Any
from urllib.error import HTTPError

import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from partners.models import Membership
from portal.kernel.actors import SYSTEM
from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import revoke_token
from portal.live import feed
from portal.live.engine import hub as hubs
from portal.live.engine.hub import Follower, Hub
from tests.api.conftest import Cast
from tests.harness.site import Site

from .conftest import committed, make_token
from .test_graphql_socket import CHANGES, read_events

pytestmark = pytest.mark.asyncio


def lapse(cast: Cast) -> None:
    """Bob's membership ends, and no event tells of it."""
    Membership.objects.filter(user=cast.people["bob"]).delete()
    cast.people["bob"].groups.clear()


def revoke(cast: Cast) -> None:
    revoke_token(actor=SYSTEM, token=ApiToken.objects.get(user=cast.people["bob"]))


async def test_a_subscription_begins_by_the_rights_of_its_moment(cast: Cast, socket: Any) -> None:
    cursor = (await committed(feed.now)()).cursor
    await committed(cast.share)(cast.customers[0], "bob", "identity")
    async with socket("bob") as bob:
        await committed(lapse)(cast)
        await bob.subscribe(CHANGES, after=cursor)
        kinds = []
        with contextlib.suppress(TimeoutError):
            while True:  # his inbox and his tokens stay his own
                message = await bob.hear(1.0)
                kinds.append(message["payload"]["data"]["changes"]["kind"])
        assert not [each for each in kinds if each.startswith("sharing.")]


async def test_an_idle_socket_closes_when_its_token_is_revoked(cast: Cast, socket: Any) -> None:
    async with socket("bob") as bob:
        await committed(revoke)(cast)
        with pytest.raises(ConnectionClosed) as closed:
            await bob.hear(1.0)
    assert closed.value.rcvd.code == 4403


async def test_a_stream_of_events_ends_when_its_token_is_revoked(
    live_site: Site, cast: Cast
) -> None:
    text = await committed(make_token)(cast, "bob")
    started = threading.Event()
    query = "subscription { changes { kind } }"
    reading = asyncio.create_task(
        asyncio.to_thread(read_events, live_site.url, text, query, started)
    )
    await asyncio.to_thread(started.wait, 5)
    await asyncio.sleep(0.4)
    await committed(revoke)(cast)
    async with asyncio.timeout(3):
        (answer,) = await reading
    assert answer["errors"][0]["extensions"]["code"] == "access_ended"


async def test_what_was_read_by_rights_that_ended_meanwhile_is_dropped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rights end while a stretch of the feed is being read for somebody."""
    position = await committed(feed.now)()
    await committed(cast.share)(cast.customers[0], "bob", "identity")
    actor = await committed(cast.actor)("bob")
    renewed = [actor]
    follower = Follower(actor, lambda: renewed[-1], position)
    reading = hubs._read

    def read_while_the_rights_end(*args: Any) -> Any:
        found = reading(*args)
        if len(renewed) == 1:
            lapse(cast)
            renewed.append(cast.actor("bob"))
            follower.change_actor(renewed[-1])
        return found

    monkeypatch.setattr(hubs, "_read", read_while_the_rights_end)
    hub = Hub()
    hub.position = position
    hub.ready.set()
    kinds = []
    async with asyncio.timeout(5):
        async for news in follower.follow(hub):
            kinds += [each.kind for each in news.changes]
            if news.actor_changed:
                break
    assert not [each for each in kinds if each.startswith("sharing.")]


async def test_a_socket_needs_the_scope_read_as_everything_else(
    live_site: Site, cast: Cast, socket: Any
) -> None:
    def narrow() -> None:
        ApiToken.objects.update(scopes=["write", "export"])

    async with socket("bob") as bob:
        await committed(narrow)()
        for number, query in enumerate((CHANGES, "{ customers { nodes { name } } }")):
            await bob.subscribe(query, key=str(number))
            answer = await bob.hear()
            assert answer["type"] == "error"
            assert answer["payload"][0]["extensions"]["code"] == "missing_scope"


async def test_a_stream_needs_the_scope_read_too(live_site: Site, cast: Cast) -> None:
    text = await committed(make_token)(cast, "bob")
    await committed(ApiToken.objects.update)(scopes=["write", "export"])
    with pytest.raises(HTTPError) as refused:
        await asyncio.to_thread(
            read_events,
            live_site.url,
            text,
            "subscription { inbox { unread } }",
            threading.Event(),
        )
    body = orjson.loads(refused.value.read())
    assert refused.value.code == 403
    assert body["errors"][0]["extensions"]["code"] == "missing_scope"
