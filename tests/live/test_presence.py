"""Colleagues of the house who have the same record open see each other; partners see nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.asyncio.client import connect

from portal.kernel.models import OutboxEvent
from portal.live.engine import presence as engine
from portal.live.engine.presence import Presence
from tests.api.conftest import Cast, build_cast
from tests.harness.site import Site
from tests.live.conftest import Page, committed, cookie_of, hire
from tests.live.test_redis import site  # noqa: F401 (a fixture)

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def looking(running: Site, cast: Cast, name: str, at: str) -> AsyncIterator[Page]:
    """Somebody's open page of a record."""
    cookie = await committed(cookie_of)(cast.people[name])
    headers = {"Origin": running.url, "Cookie": cookie}
    address = f"{running.socket_url}/live/?{urlencode({'at': at})}"
    async with connect(address, additional_headers=headers) as socket:
        yield Page(socket)


async def others(page: Page, *, until: Callable[[str], bool]) -> str:
    """The address of who else is there, once it is as expected."""
    async with asyncio.timeout(10):
        while True:
            message = await page.message(10)
            if message["type"] == "presence" and until(message["url"]):
                return str(message["url"])


async def hears_of_nobody(page: Page) -> bool:
    """Whether nothing comes about people for a while; what the cast did may be told still."""
    while True:
        try:
            message = await page.message(0.7)
        except TimeoutError:
            return True
        if message["type"] == "presence":
            return False


async def check_that_colleagues_see_each_other(running: Site, cast: Cast) -> None:
    """Two colleagues at one customer, one elsewhere, and a partner who claims to be there."""
    await committed(hire)(cast, "petra")
    await committed(hire)(cast, "ruslan")
    await committed(cast.share)(cast.customers[0], "bob", "identity")
    here = f"Organisation {cast.customers[0].reference}"
    there = f"Organisation {cast.customers[1].reference}"
    marta, petra = (str(cast.people[each].public_id) for each in ("staff", "petra"))
    async with (
        looking(running, cast, "staff", here) as first,
        looking(running, cast, "ruslan", there) as third,
        looking(running, cast, "bob", here) as partner,
    ):
        assert marta not in await others(first, until=lambda url: url.endswith("?"))
        async with looking(running, cast, "petra", here) as second:
            assert await others(first, until=lambda url: petra in url) == f"/presence/?of={petra}"
            assert await others(second, until=lambda url: marta in url)
        await others(first, until=lambda url: petra not in url)
        await others(third, until=lambda url: url == "/presence/?")
        assert await hears_of_nobody(partner)
        assert await hears_of_nobody(third)
    assert await committed(events_about_presence)() == []


def events_about_presence() -> list[str]:
    """Events since the last that the cast itself left."""
    codes = OutboxEvent.objects.values_list("code", flat=True)
    return [each for each in codes if not each.startswith(("sharing.", "notifications."))]


async def test_colleagues_see_each_other_until_a_page_closes(live_site: Site, cast: Cast) -> None:
    await check_that_colleagues_see_each_other(live_site, cast)


async def test_the_same_with_redis(site: Site) -> None:  # noqa: F811
    await check_that_colleagues_see_each_other(site, await committed(build_cast)())


class Wire:
    """What processes say is heard by all of them, as NOTIFY and Redis do it."""

    def __init__(self) -> None:
        self.processes: list[Presence] = []
        self.said: list[str] = []

    async def say(self, text: str) -> None:
        self.said.append(text)
        for each in self.processes:
            each.hear(text)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(engine, "say", wire.say)
    monkeypatch.setattr(engine, "LINGER_SECONDS", 0.01)
    monkeypatch.setattr(engine, "ROUND_SECONDS", 0.1)
    monkeypatch.setattr(engine, "SILENCE_SECONDS", 0.3)
    return wire


@asynccontextmanager
async def process(wire: Wire) -> AsyncIterator[Presence]:
    """A web process that runs."""
    made = Presence()
    wire.processes.append(made)
    work = asyncio.create_task(made.run())
    try:
        yield made
    finally:
        work.cancel()
        wire.processes.remove(made)


async def becomes(question: Callable[[], Any], answer: Any) -> None:
    async with asyncio.timeout(5):
        while question() != answer:  # noqa: ASYNC110 (what is asked tells nobody)
            await asyncio.sleep(0.01)


async def test_processes_tell_each_other_and_newcomers(wire: Wire) -> None:
    told: list[set[str]] = []
    async with process(wire) as one, process(wire) as two:
        mine = one.visit("D-1", "anna", lambda: told.append(one.people("D-1")))
        theirs = two.visit("D-1", "boris", lambda: None)
        await becomes(lambda: one.people("D-1"), {"anna", "boris"})
        assert mine.others == ["boris"]
        assert told[-1] == {"anna", "boris"}
        async with process(wire) as three:
            await becomes(lambda: three.people("D-1"), {"anna", "boris"})
        theirs.end()
        theirs.end()
        await becomes(lambda: one.people("D-1"), {"anna"})
        assert one.people("D-2") == set()


async def test_whoever_goes_to_another_page_of_the_record_never_leaves(wire: Wire) -> None:
    async with process(wire) as one, process(wire) as two:
        page = one.visit("D-1", "anna", lambda: None)
        await becomes(lambda: two.people("D-1"), {"anna"})
        said = len(wire.said)
        page.end()
        one.visit("D-1", "anna", lambda: None)
        await asyncio.sleep(0.05)
        assert two.people("D-1") == {"anna"}
        assert not any('"D-1":[]' in text for text in wire.said[said:])


async def test_a_process_that_ended_takes_its_people_along(wire: Wire) -> None:
    async with process(wire) as one:
        async with process(wire) as two:
            two.visit("D-1", "boris", lambda: None)
            await becomes(lambda: one.people("D-1"), {"boris"})
        await becomes(lambda: one.people("D-1"), set())


async def test_what_is_said_stays_short(wire: Wire) -> None:
    async with process(wire) as one, process(wire) as two:
        for number in range(500):
            one.visit(f"D-{number}", f"{number:036}", lambda: None)
        await becomes(lambda: len(two.people("D-499")), 1)
    assert max(len(text) for text in wire.said) < 8_000


async def test_a_panel_counts_and_who_edits_is_marked(live_site: Site) -> None:
    cast = await committed(build_cast)()
    await committed(hire)(cast, "petra")
    first, second = (f"Organisation {each.reference}" for each in cast.customers[:2])
    petra = str(cast.people["petra"].public_id)
    async with looking(live_site, cast, "staff", first) as marta:
        async with looking(live_site, cast, "petra", "") as list_page:
            # Beside a list she opens one record, then another.
            await list_page.socket.send(first)
            await others(marta, until=lambda url: f"of={petra}" in url)
            await list_page.socket.send(second)
            await others(marta, until=lambda url: petra not in url)
            await list_page.socket.send(f"{first} edited")
            await others(marta, until=lambda url: f"edits={petra}" in url)
            await list_page.socket.send(first)
            await others(marta, until=lambda url: f"of={petra}" in url and "edits" not in url)
            # Whatever else a page says is ignored.
            for nonsense in ("x" * 10_000, "Nothing N-1", "Organisation C-0 edited", b"\x00"):
                await list_page.socket.send(nonsense)
            await others(marta, until=lambda url: petra not in url)
            await list_page.socket.send("")
            await asyncio.sleep(0.5)
            await list_page.socket.send(first)
            await others(marta, until=lambda url: petra in url)
        await others(marta, until=lambda url: petra not in url)


async def test_a_partner_learns_of_no_editor(live_site: Site) -> None:
    cast = await committed(build_cast)()
    await committed(cast.share)(cast.customers[0], "bob", "identity")
    here = f"Organisation {cast.customers[0].reference}"
    async with (
        looking(live_site, cast, "bob", here) as bob,
        looking(live_site, cast, "staff", f"{here} edited") as marta,
    ):
        await bob.socket.send(f"{here} edited")
        assert await hears_of_nobody(bob)
        with suppress(TimeoutError):
            while (message := await marta.message(0.7))["type"] != "presence":
                continue
            assert str(cast.people["bob"].public_id) not in message["url"]
