"""A follower that read ahead by itself is not told again what the dispatcher hands out late."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async

from portal.kernel.actors import SYSTEM
from portal.live import feed
from portal.live.changes import Change
from portal.live.engine.hub import Follower, Hub, News
from portal.live.feed import Position

pytestmark = [
    pytest.mark.alone,
    pytest.mark.asyncio,
    pytest.mark.django_db(transaction=True),
]


def change(position: Position) -> Change:
    return Change(position, "partners.organisation.changed", datetime.now(UTC), ())


async def test_what_was_read_before_is_cut_off_the_next_news() -> None:
    own = await sync_to_async(feed.now)()
    hub, follower = Hub(), Follower(SYSTEM, lambda: SYSTEM, own)
    hub.ready.set()
    heard: list[Position] = []

    async def follow() -> None:
        async for news in follower.follow(hub):
            heard.extend(each.position for each in news.changes)

    following = asyncio.create_task(follow())
    async with asyncio.timeout(10):
        while not follower._live:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    read = [Position(own.xid - 2, 1), Position(own.xid - 1, 2)]
    fresh = [Position(own.xid + 1, 3), Position(own.xid + 2, 4)]
    follower.push(News(read[-1], tuple(map(change, read))))
    follower.push(News(fresh[0], tuple(map(change, [*read, fresh[0]]))))
    follower.push(News(fresh[1], (change(fresh[1]),)))
    async with asyncio.timeout(10):
        while len(heard) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert heard == fresh
