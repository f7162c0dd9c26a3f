"""What one client may hold open, what it says of itself on a socket, and what its answers say."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import Any

import orjson
import pytest
from django.test import AsyncClient
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from partner_api import consumer as consumers
from partner_api.context import Context
from partner_api.documents import kept
from partner_api.streams import pay_for, pay_for_answer
from partner_api.types.ids import encode_id
from partners.models import Acceptance, Agreement
from partners.services.agreements import publish_agreement
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import Limited
from portal.live import feed
from portal.live.engine.connections import Place
from portal.live.engine.hub import Follower, Hub
from tests.api.conftest import Cast
from tests.api.test_agreements import ACCEPT, TEXTS
from tests.harness.site import Site

from .conftest import Socket, committed, make_token

pytestmark = pytest.mark.asyncio

MOST = 100


async def test_one_more_socket_than_a_client_may_hold_is_closed(live_site: Site) -> None:
    address = f"{live_site.socket_url}/graphql/ws/"

    async def opened(stack: AsyncExitStack) -> Any:
        return await stack.enter_async_context(
            connect(address, subprotocols=["graphql-transport-ws"])  # type: ignore[list-item]
        )

    async with AsyncExitStack() as stack:
        await asyncio.gather(*(opened(stack) for _each in range(MOST)))
        with pytest.raises(ConnectionClosed) as closed:
            await Socket(await opened(stack)).hear()
        assert closed.value.rcvd.code == 1013
    await asyncio.sleep(0.3)
    async with AsyncExitStack() as stack:
        client = Socket(await opened(stack))
        await client.say("connection_init")
        assert (await client.hear())["type"] == "connection_ack"


async def test_a_place_is_one_of_its_callers_until_it_is_left(settings: Any) -> None:
    settings.CONNECTIONS_PER_CLIENT = 1
    one, two = Place(), Place()
    one.take("api:user:1")
    with pytest.raises(Limited):
        two.take("api:user:1")
    two.take("api:user:2")
    one.take("api:user:1")
    one.leave()
    one.leave()
    two.take("api:user:1")
    two.leave()


async def test_one_more_stream_than_a_client_may_hold_says_when_to_try_again(
    live_site: Site, cast: Cast, settings: Any
) -> None:
    settings.CONNECTIONS_PER_CLIENT = 0
    headers = {
        "Authorization": f"Bearer {await committed(make_token)(cast, 'bob')}",
        "Accept": "text/event-stream",
    }
    body = {"query": "subscription { changes { kind } }"}
    answer = await AsyncClient().post(
        "/graphql/stream/", body, content_type="application/json", headers=headers
    )
    assert answer.status_code == 429
    assert answer["Retry-After"] == "30"
    assert answer["RateLimit"].startswith('"points";r=')
    assert orjson.loads(answer.content)["errors"][0]["extensions"]["code"] == "rate_limited"
    headers["Authorization"] = "Bearer ghl_nonsense"
    unknown = await AsyncClient().post(
        "/graphql/stream/", body, content_type="application/json", headers=headers
    )
    assert (unknown.status_code, unknown["WWW-Authenticate"]) == (401, 'Bearer realm="Guildhall"')


async def test_a_stranger_keeps_no_idle_socket(
    live_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "STRANGERS_SECONDS", 0.05)
    closed: list[int] = []

    class Resting(consumers.GraphQLConsumer):
        async def close(self, code: int | None = None, reason: str | None = None) -> None:
            closed.append(code or 0)

    resting = Resting()
    await asyncio.wait_for(resting._expect_work(), 2)
    assert closed == [4401]


async def test_what_lies_behind_a_cursor_is_paid_for(cast: Cast, settings: Any) -> None:
    """One point for each fifty events that are read again; who has none left reads no further."""
    settings.API_POINTS_PER_MINUTE = 5
    position = await committed(feed.now)()
    for _time in range(3):
        await committed(cast.share)(cast.customers[0], "bob", "identity")
    actor = await committed(cast.actor)("bob")
    read: list[int] = []
    follower = Follower(actor, lambda: actor, position, pay=read.append)
    hub = Hub()
    hub.position = position
    hub.ready.set()
    async with asyncio.timeout(5):
        await anext(follower.follow(hub))
    assert sum(read) >= 3
    pay = committed(partial(pay_for, Context(actor)))
    await pay(49)
    await pay(250)
    with pytest.raises(Limited):
        await pay(250)


async def test_an_answer_to_an_event_that_reads_much_is_paid_for(
    cast: Cast, settings: Any
) -> None:
    """What a subscription reads for each event beyond a point; who has none left hears why."""
    settings.API_POINTS_PER_MINUTE = 10
    actor = await committed(cast.actor)("bob")
    light, heavy = Context(actor, cost=1), Context(actor, cost=9)
    for _time in range(50):
        await committed(pay_for_answer)(light)
    await committed(pay_for_answer)(heavy)
    with pytest.raises(Limited):
        await committed(pay_for_answer)(heavy)
    preview = Context(replace(actor, on_behalf_of=actor.user_id), cost=90)
    await committed(pay_for_answer)(preview)


async def test_an_agreement_accepted_on_a_socket_records_where_from(
    live_site: Site, cast: Cast
) -> None:
    agreement: Agreement = await committed(publish_agreement)(
        actor=SYSTEM, name="Terms of use", texts=TEXTS
    )
    await committed(cast.share)(
        cast.customers[0], "bob", "contacts", condition=agreement.condition
    )
    text = await committed(make_token)(cast, "bob")
    given = {"agreement": encode_id("Agreement", str(agreement.public_id)), "version": 1}
    async with connect(
        f"{live_site.socket_url}/graphql/ws/",
        subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
        user_agent_header="Robot/7",
    ) as raw:
        bob = Socket(raw)
        await bob.say("connection_init", payload={"token": text})
        await bob.hear()
        await bob.subscribe(ACCEPT, input=given)
        answer = await bob.hear()
    assert answer["payload"]["data"]["acceptAgreement"]["userErrors"] == []
    evidence = await committed(Acceptance.objects.get)()
    assert (evidence.address, evidence.user_agent) == ("127.0.0.1", "Robot/7")


async def test_a_kept_operation_runs_by_its_name_alone(socket: Any) -> None:
    named = next(key for key, text in kept().items() if "query FeedCursor" in text)
    async with socket("bob") as bob:
        await bob.say("subscribe", id="1", payload={"documentId": f"sha256:{named}"})
        answer = await bob.hear()
        assert answer["type"] == "next", answer
        assert answer["payload"]["data"]["feedCursor"]
        assert (await bob.hear())["type"] == "complete"
        await bob.say("subscribe", id="2", payload={"documentId": "sha256:nothing"})
        refused = await bob.hear()
        assert refused["payload"][0]["extensions"]["code"] == "document_not_found"
