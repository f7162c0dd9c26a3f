"""Open pages are told what changed for their viewer, at once, and nobody else is."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus

from partners.events import MemberRemoved
from partners.models import Membership
from partners.services.organisations import edit_organisation
from portal.kernel.actors import ANONYMOUS, SYSTEM, actor_for
from portal.kernel.events import publish
from portal.kernel.previews import SESSION_KEY
from portal.kernel.services.previews import begin_preview
from portal.kernel.viewers import viewing
from portal.live import feed
from sharing.services.revoke import revoke_grant
from tests.api.conftest import Cast
from tests.harness.site import Site
from tests.live.conftest import committed, cookie_of

pytestmark = pytest.mark.asyncio


async def settle(page: Any) -> None:
    """Let a new socket reach the present before something happens."""
    await asyncio.sleep(0.3)


async def test_a_grant_reaches_its_receiver_and_the_house_but_no_stranger(
    cast: Cast, open_page: Any
) -> None:
    customer = cast.customers[0]
    async with (
        open_page("bob") as bob,
        open_page("staff") as staff,
        open_page("mallory") as mallory,
    ):
        await settle(bob)
        began = time.monotonic()
        grant = await committed(cast.share)(customer, "bob", "identity")
        told = await bob.changes()
        assert time.monotonic() - began < 1.0
        assert told == [
            {
                "kind": "sharing.grant.made",
                "type": "Organisation",
                "ref": customer.reference,
                "op": "changed",
            }
        ]
        assert await staff.changes() == told
        began = time.monotonic()
        await committed(revoke_grant)(actor=SYSTEM, grant=grant)
        assert (await bob.changes())[0]["op"] == "gone"
        assert time.monotonic() - began < 1.0
        assert (await staff.changes())[0]["op"] == "changed"
        assert await mallory.silent()


async def test_a_page_catches_up_from_its_cursor_by_the_policy_of_now(
    cast: Cast, open_page: Any
) -> None:
    one, two, three = cast.customers
    cursor = (await committed(feed.now)()).cursor
    kept = await committed(cast.share)(one, "bob", "identity")
    lost = await committed(cast.share)(two, "bob", "identity")
    await committed(revoke_grant)(actor=SYSTEM, grant=lost)
    async with open_page("bob", cursor=cursor) as bob:
        told = {(each["ref"], each["op"]) for each in await bob.changes()}
        assert (one.reference, "changed") in told
        assert (two.reference, "changed") not in told
        await committed(cast.share)(three, "bob", "identity")
        assert (await bob.changes())[-1]["ref"] == three.reference
    assert kept.revoked_at is None


async def test_what_is_changed_while_a_page_is_drawn_is_told_to_the_page(
    cast: Cast, open_page: Any, live_site: Site
) -> None:
    customer = cast.customers[0]
    headers = {"Cookie": await committed(cookie_of)(cast.people["staff"])}
    address = Request(f"{live_site.url}/customers/{customer.reference}/", headers=headers)

    def rename() -> None:
        edit_organisation(
            actor=SYSTEM, organisation=customer, version=customer.version, values={"name": "Anew"}
        )

    def drawn() -> str:
        with urlopen(address, timeout=20) as answer:
            return answer.read().decode()

    # The page has read the customer and waits for the contacts when the customer is renamed.
    async with held("partners_contact") as waited_for:
        page = asyncio.create_task(committed(drawn)())
        await waited_for()
        await committed(rename)()
    text = await page
    assert customer.name in text
    cursor = re.search(r'data-cursor="([^"]+)"', text)
    assert cursor
    async with open_page("staff", cursor=cursor[1]) as socket:
        assert (await socket.changes())[-1]["ref"] == customer.reference


@asynccontextmanager
async def held(table: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Nobody reads the table meanwhile; the value waits until somebody tries to."""
    taken, released = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
            taken.set()
            released.wait(20)

    def wanted() -> bool:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks "
                "WHERE relation = %s::regclass AND NOT granted)",
                [table],
            )
            return cursor.fetchone()[0]

    async def waited_for() -> None:
        async with asyncio.timeout(10):
            while not await committed(wanted)():  # noqa: ASYNC110 the database tells nobody
                await asyncio.sleep(0.02)

    holder = asyncio.create_task(committed(hold)())
    await asyncio.to_thread(taken.wait, 10)
    try:
        yield waited_for
    finally:
        released.set()
        await holder


async def test_a_foreign_site_cannot_open_the_socket_and_a_stranger_is_sent_away(
    open_page: Any,
) -> None:
    with pytest.raises(InvalidStatus):
        async with open_page("bob", headers={"Origin": "https://evil.example"}):
            pass
    async with open_page("nobody") as page:
        with pytest.raises(ConnectionClosed) as closed:
            await page.message()
    assert closed.value.rcvd.code == 4401


async def test_a_page_is_opened_anew_when_its_reader_begins_a_preview(
    cast: Cast, open_page: Any
) -> None:
    def begin() -> None:
        viewer = cast.people["staff"]
        with transaction.atomic():
            preview = begin_preview(
                actor=actor_for(viewer), person=cast.people["bob"], reason="A call"
            )
            for each in Session.objects.all():
                session = SessionStore(each.session_key)
                if session.get("_auth_user_id") == str(viewer.pk):
                    session[SESSION_KEY] = str(preview.public_id)
                    session.save()

    def promote() -> None:
        cast.people["staff"].is_administrator = True
        cast.people["staff"].save(update_fields=["is_administrator"])

    await committed(promote)()
    async with open_page("staff") as page:
        await settle(page)
        await committed(begin)()
        with pytest.raises(ConnectionClosed) as closed:
            await page.changes()
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize("readable", [True, False])
async def test_an_old_cursor_is_told_to_start_anew(
    cast: Cast, open_page: Any, readable: bool
) -> None:
    ahead = feed.Position(2**50, 0).cursor if readable else "sealed-by-a-key-that-is-gone"
    async with open_page("bob", cursor=ahead) as bob:
        message = await bob.message()
        assert message["type"] == "reset"
        await committed(cast.share)(cast.customers[0], "bob", "identity")
        assert (await bob.changes())[0]["ref"] == cast.customers[0].reference


async def test_a_lost_listening_connection_is_replaced_and_nothing_is_missed(
    cast: Cast, open_page: Any
) -> None:
    def cut() -> int:
        # A connection of the same role may be cut; the house's role is another one.
        with viewing(ANONYMOUS), connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
                "application_name = 'guildhall listener' AND datname = current_database()"
            )
            return cursor.fetchone()[0]

    async with open_page("bob") as bob:
        await settle(bob)
        assert await committed(cut)() >= 1
        await committed(cast.share)(cast.customers[0], "bob", "identity")
        assert (await bob.changes())[0]["ref"] == cast.customers[0].reference
        await committed(cast.share)(cast.customers[1], "bob", "identity")
        assert (await bob.changes())[0]["ref"] == cast.customers[1].reference


async def test_ending_a_membership_through_its_service_ends_what_the_page_is_told(
    cast: Cast, open_page: Any
) -> None:
    def leave() -> None:
        with transaction.atomic():
            member = Membership.objects.get(user=cast.people["bob"])
            member.ended_at = timezone.now()
            member.save(update_fields=["ended_at"])
            cast.people["bob"].groups.clear()
            publish(
                SYSTEM,
                MemberRemoved(
                    subject_id=member.pk,
                    organisation_id=member.organisation_id,
                    user_id=member.user_id,
                ),
            )

    async with open_page("bob") as bob:
        await settle(bob)
        await committed(leave)()
        kinds = [(await bob.message())["type"]]
        assert "reset" in kinds
        await committed(cast.share)(cast.customers[0], "bob", "identity")
        while not await bob.silent(0.5):
            pass
