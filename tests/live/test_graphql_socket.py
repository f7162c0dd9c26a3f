"""Subscriptions over graphql-transport-ws: in order, once each, by the policy of the moment."""

from __future__ import annotations

import asyncio
import threading
from typing import Any
from urllib.request import Request, urlopen

import orjson
import pytest
from django.db import transaction
from django.utils import timezone
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from partners.events import MemberRemoved
from partners.models import Membership
from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.kernel.models import ApiToken
from portal.kernel.services.tokens import revoke_token
from portal.live import feed
from sharing.services.revoke import revoke_grant
from tests.api.conftest import Cast
from tests.harness.site import Site

from .conftest import Socket, committed, make_token

pytestmark = pytest.mark.asyncio

CHANGES = """subscription($after: Cursor, $first: Int) { changes(after: $after, first: $first) {
  cursor kind records { operation type reference node { id ... on Organisation { name email } } }
} }"""


async def test_changes_come_in_order_once_each_across_a_lost_connection(
    cast: Cast, socket: Any
) -> None:
    cursor = (await committed(feed.now)()).cursor
    for customer in cast.customers[:2]:
        await committed(cast.share)(customer, "bob", "identity")
    async with socket("bob") as bob:
        await bob.subscribe(CHANGES, after=cursor)
        first = await bob.change()
        assert first["records"][0]["node"]["name"] == "Customer 000"
        assert first["records"][0]["node"]["email"] is None
    await committed(cast.share)(cast.customers[2], "bob", "identity", "contacts")
    async with socket("bob") as bob:
        await bob.subscribe(CHANGES, after=first["cursor"])
        second, third = await bob.change(), await bob.change()
        assert second["records"][0]["reference"] == cast.customers[1].reference
        assert third["records"][0]["node"]["email"] == "a@b.eu"
        await bob.subscribe(CHANGES, key="2", after=cursor, first=1)
        ending = {"next": 0, "complete": 0}
        while not ending["complete"]:
            message = await bob.hear()
            if message["id"] == "2":
                ending[message["type"]] += 1
        assert ending == {"next": 1, "complete": 1}


async def test_a_revoked_grant_says_gone_and_a_stranger_hears_nothing(
    cast: Cast, socket: Any
) -> None:
    async with socket("bob") as bob, socket("mallory") as mallory:
        await bob.subscribe(CHANGES)
        await mallory.subscribe(CHANGES)
        await asyncio.sleep(0.4)
        grant = await committed(cast.share)(cast.customers[0], "bob", "identity")
        assert (await bob.change())["records"][0]["operation"] == "CHANGED"
        await committed(revoke_grant)(actor=SYSTEM, grant=grant)
        record = (await bob.change())["records"][0]
        assert (record["operation"], record["node"]) == ("GONE", None)
        with pytest.raises(TimeoutError):
            await mallory.hear(0.6)


async def test_revoking_the_token_closes_the_socket(cast: Cast, socket: Any) -> None:
    def revoke() -> None:
        token = ApiToken.objects.get(user=cast.people["bob"])
        revoke_token(actor=SYSTEM, token=token)

    async with socket("bob") as bob:
        await bob.subscribe(CHANGES, key="1")
        await bob.subscribe("subscription { inbox { unread } }", key="2")
        await asyncio.sleep(0.4)
        await committed(revoke)()
        endings = [await bob.hear(3.0), await bob.hear(3.0)]
        assert {each["id"] for each in endings} == {"1", "2"}
        assert [each["type"] for each in endings] == ["error", "error"]
        for each in endings:
            assert each["payload"][0]["extensions"]["code"] == "access_ended"
        with pytest.raises(ConnectionClosed) as closed:
            await bob.hear(3.0)
    assert closed.value.rcvd.code == 4403


async def test_rights_that_became_others_end_the_subscription_with_reset(
    cast: Cast, socket: Any
) -> None:
    """Whoever keeps a copy learns that it may hold what they do not see any more."""

    def leave() -> None:
        member = Membership.objects.get(user=cast.people["bob"])
        member.ended_at = timezone.now()
        member.save(update_fields=["ended_at"])
        cast.people["bob"].groups.clear()
        with transaction.atomic():
            about = {"organisation_id": member.organisation_id, "user_id": member.user_id}
            publish(SYSTEM, MemberRemoved(subject_id=member.pk, **about))

    async with socket("bob") as bob:
        await bob.subscribe(CHANGES)
        await asyncio.sleep(0.4)
        await committed(leave)()
        message = await bob.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "reset"
        await bob.subscribe("{ viewer { email } }", key="2")
        assert (await bob.hear())["payload"]["data"]["viewer"]["email"] == "bob@bob.example"


async def test_a_cursor_that_is_not_kept_is_answered_with_reset(socket: Any) -> None:
    async with socket("bob") as bob:
        for cursor in (feed.Position(2**50, 0).cursor, "sealed-by-a-key-that-is-gone"):
            await bob.subscribe(CHANGES, after=cursor)
            message = await bob.hear()
            assert message["type"] == "error"
            assert message["payload"][0]["extensions"]["code"] == "reset"
        await bob.subscribe("{ viewer { email } }", key="2")
        assert (await bob.hear())["payload"]["data"]["viewer"]["email"] == "bob@bob.example"


async def test_a_wrong_token_is_forbidden(live_site: Site) -> None:
    address = f"{live_site.socket_url}/graphql/ws/"
    async with connect(address, subprotocols=["graphql-transport-ws"]) as raw:  # type: ignore[list-item]
        client = Socket(raw)
        await client.say("connection_init", payload={"token": "ghl_nonsense"})
        with pytest.raises(ConnectionClosed) as closed:
            await client.hear()
    assert closed.value.rcvd.code == 4403


async def test_the_inbox_says_how_many_are_unread(cast: Cast, socket: Any) -> None:
    query = "subscription { inbox { unread change { kind cursor } } }"
    async with socket("bob") as client:
        await client.subscribe(query)
        await asyncio.sleep(0.3)
        await committed(cast.share)(cast.customers[0], "bob", "identity")
        message = await client.hear(10)
        assert message["payload"]["data"]["inbox"]["unread"] == 1
        assert message["payload"]["data"]["inbox"]["change"]["kind"] == (
            "notifications.inbox.changed"
        )


def read_events(url: str, text: str, query: str, started: Any) -> list[dict[str, Any]]:
    """The answers of an event stream until it completes."""
    found = []
    headers = {
        "Authorization": f"Bearer {text}",
        "Accept": "text/event-stream",
        "Content-Type": "application/json",
    }
    body = orjson.dumps({"query": query})
    request = Request(f"{url}/graphql/stream/", body, headers)
    with urlopen(request, timeout=10) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        for line in response:
            if line.startswith(b":"):
                started.set()
            if line.startswith(b"data: {"):
                found.append(orjson.loads(line.removeprefix(b"data: ")))
            if line.startswith(b"event: complete"):
                return found
    return found


async def test_events_come_by_http_where_websockets_cannot(live_site: Site, cast: Cast) -> None:
    text = await committed(make_token)(cast, "bob")
    query = "subscription { changes(first: 1) { kind records { reference } } }"
    started = threading.Event()
    reading = asyncio.create_task(
        asyncio.to_thread(read_events, live_site.url, text, query, started)
    )
    await asyncio.to_thread(started.wait, 5)
    await asyncio.sleep(0.5)
    await committed(cast.share)(cast.customers[0], "bob", "identity")
    (answer,) = await reading
    assert answer["data"]["changes"]["kind"] == "sharing.grant.made"
    plain = await asyncio.to_thread(
        read_events, live_site.url, text, "{ viewer { email } }", started
    )
    assert plain == [{"data": {"viewer": {"email": "bob@bob.example"}}}]
