"""What runs as long as its process: no error of ours, no row of another version, ends it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from partner_api.consumer import GraphQLConsumer
from partners.events import OrganisationChanged
from portal import health
from portal.kernel.actors import ANONYMOUS, SYSTEM
from portal.kernel.events import rebuild
from portal.kernel.models import OutboxEvent
from portal.live.engine import dispatcher, keeper
from portal.live.engine.dispatcher import Dispatcher
from portal.live.engine.hub import Holder, Hub
from portal.live.engine.keeper import Keeper
from tests.api.conftest import Cast

from .conftest import committed

pytestmark = pytest.mark.asyncio


async def until(said: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not said():  # noqa: ASYNC110 what we wait for tells nobody
            await asyncio.sleep(0.02)


async def test_rows_of_another_version_stop_nobody(cast: Cast, open_page: Any) -> None:
    """While an upgrade rolls, both versions write and both read."""

    def write() -> None:
        for payload in ({"subject_id": 1, "of_tomorrow": 2}, {"of_yesterday": 1}):
            OutboxEvent.objects.create(
                code=OrganisationChanged.code, payload=payload, actor_kind="system"
            )

    async with open_page("bob") as bob:
        await asyncio.sleep(0.3)
        await committed(write)()
        await committed(cast.share)(cast.customers[0], "bob", "identity")
        assert (await bob.changes())[0]["ref"] == cast.customers[0].reference


async def test_an_event_is_rebuilt_from_what_is_known_of_it() -> None:
    code = OrganisationChanged.code
    assert rebuild(code, {"subject_id": 7, "of_tomorrow": 1}) == OrganisationChanged(subject_id=7)
    assert rebuild(code, {"of_yesterday": 1}) is None
    assert rebuild("nothing.of_ours", {"subject_id": 7}) is None


async def test_the_reader_goes_on_after_an_error_of_ours(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[float] = []
    reading = Dispatcher._hand_out

    async def fail_once(self: Dispatcher) -> bool:
        rounds.append(time.monotonic())
        if len(rounds) == 1:
            raise TypeError("what nobody thought of")
        return await reading(self)

    monkeypatch.setattr(Dispatcher, "_hand_out", fail_once)
    hub = Hub()
    hub.handed_out_at = 0.0
    work = asyncio.create_task(Dispatcher(hub).run())
    await until(lambda: hub.handed_out_at > 0)
    assert len(rounds) == 2
    work.cancel()


@pytest.mark.django_db(transaction=True)
async def test_whoever_looks_after_rights_goes_on_and_takes_everybody_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper, "STEP_SECONDS", 0.01)
    hub, seen = Hub(), []

    def renewing(number: int) -> Any:
        def renew() -> Any:
            seen.append(number)
            if number == 0:
                raise ValueError("rights that cannot be worked out")
            return ANONYMOUS

        return renew

    holders = [Holder(ANONYMOUS, renewing(number)) for number in range(25)]
    for number, holder in enumerate(holders):
        holder.renewed_at = time.monotonic() - keeper.TURN_SECONDS - 100 + number
        hub.holders.add(holder)
    work = asyncio.create_task(Keeper(hub).run())
    await until(lambda: seen[-1:] == [24])
    # The first ten came first, and one that failed kept only its own ten from their turn.
    assert seen[0] == 0
    assert sorted(seen[1:]) == list(range(10, 25))
    work.cancel()


async def test_a_loop_that_does_nothing_any_more_is_not_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = Hub()
    work = asyncio.create_task(asyncio.sleep(60))
    monkeypatch.setattr(dispatcher, "_hubs", {asyncio.get_running_loop(): (hub, work)})
    health.live_feed_moves()
    hub.looked_after_at -= health.STALLED_SECONDS + 1
    with pytest.raises(RuntimeError):
        health.live_feed_moves()
    hub.looked_after_at = time.monotonic()
    work.cancel()
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError):
        health.live_feed_moves()


async def test_a_database_that_is_away_tells_clients_to_come_again() -> None:
    closed: list[int] = []

    class Lonely(GraphQLConsumer):
        async def close(self, code: int | None = None, reason: str | None = None) -> None:
            closed.append(code or 0)

    def away() -> Any:
        raise OperationalError("the database is away")

    socket = Lonely()
    socket.scope = {"headers": [], "client": None}
    socket.actor, socket.renew = SYSTEM, away
    await socket._operate("1", {"query": "{ viewer { email } }"})
    assert closed == [1013]
