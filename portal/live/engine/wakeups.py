"""What wakes a reader of the feed: PostgreSQL's NOTIFY, or Redis where ``REDIS_URL`` is set.

A wake-up carries nothing and may be lost: readers also look after every reconnection and, rarely,
by themselves. While Redis is away they look by themselves, more often. On the same connection
processes hear what they say to each other; that may be lost as well.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import psycopg
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.pq import Conninfo

logger = logging.getLogger(__name__)

CHANNEL = "guildhall_outbox"
TALK = "guildhall_presence"
# What a message may be long, in letters: PostgreSQL sends no more than 8,000.
SAYABLE = 7_000
# How long readers rest between two looks while Redis is away.
AWAY_SECONDS = 0.5


type Hear = Callable[[str | bytes], object]


class Alarm(Protocol):
    """Something to wait on. ``trusted_for`` is how long, in seconds, to rely on it alone."""

    trusted_for: float

    async def wait(self, seconds: float) -> bool:
        """Return when woken (``True``) or after ``seconds`` (``False``)."""


class PostgresAlarm:
    """Hears NOTIFY on a connection of its own; NOTIFY commits with the event.

    The loop looks at the connection's socket itself: psycopg's own way of waiting arms a timer ten
    times a second, for as long as nothing happens.
    """

    trusted_for = 15.0

    def __init__(self, listener: psycopg.AsyncConnection[Any], hear: Hear) -> None:
        self._wire, self._hear = listener.pgconn, hear
        self._woken, self._lost = asyncio.Event(), False
        # A connection that is lost names its socket no more.
        self._socket = self._wire.socket
        asyncio.get_running_loop().add_reader(self._socket, self._take)

    def close(self) -> None:
        """Hear nothing more; whoever closes the connection calls this before."""
        if not self._lost:
            self._lost = True
            asyncio.get_running_loop().remove_reader(self._socket)

    def _take(self) -> None:
        try:
            self._wire.consume_input()
        except psycopg.OperationalError:
            self.close()
            self._woken.set()
            return
        # All that came together is taken, or what was said last would be lost.
        while (notice := self._wire.notifies()) is not None:
            if notice.relname == CHANNEL.encode():
                self._woken.set()
            else:
                self._overhear(notice.extra)

    def _overhear(self, said: bytes) -> None:
        try:
            self._hear(said)
        except Exception:
            logger.exception("live feed: what a process said is passed over")

    async def wait(self, seconds: float) -> bool:
        """As ``Alarm`` says. Raises ``psycopg.OperationalError`` when the connection is lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        if self._lost:
            raise psycopg.OperationalError("the listening connection was closed")
        woken = self._woken.is_set()
        self._woken.clear()
        return woken


class RedisAlarm:
    """Waits for a message on a Redis channel; one is lost if its sender dies after the commit."""

    trusted_for = 1.0

    def __init__(self, subscription: Any, hear: Hear) -> None:
        self._subscription, self._hear = subscription, hear

    async def wait(self, seconds: float) -> bool:
        """As ``Alarm`` says. Raises ``ConnectionError`` when Redis is lost."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                message = await self._subscription.get_message(
                    ignore_subscribe_messages=True, timeout=left
                )
            except _redis_error() as error:
                raise ConnectionError(f"Redis: {error}") from error
            if message is not None and message["channel"] == CHANNEL.encode():
                return True
            if message is not None:
                self._hear(message["data"])
        return False


class AwayAlarm:
    """Stands in while Redis cannot be reached: one short rest, then Redis is tried again."""

    trusted_for = AWAY_SECONDS

    async def wait(self, seconds: float) -> bool:
        """Rests, then raises ``ConnectionError``: whoever waits connects anew and looks."""
        await asyncio.sleep(min(seconds, AWAY_SECONDS))
        raise ConnectionError("Redis does not answer")


@asynccontextmanager
async def alarm(hear: Hear) -> AsyncIterator[Alarm]:
    """An alarm that is set before the context begins; ``hear`` gets what processes say."""
    if settings.REDIS_URL:
        async with AsyncExitStack() as stack:
            yield await _redis_alarm(stack, hear)
        return
    listener = await psycopg.AsyncConnection.connect(
        **connection_parameters(), autocommit=True, application_name="guildhall listener"
    )
    async with listener:
        for channel in (CHANNEL, TALK):
            await listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        bell = PostgresAlarm(listener, hear)
        try:
            yield bell
        finally:
            bell.close()


async def _redis_alarm(stack: AsyncExitStack, hear: Hear) -> Alarm:
    redis = import_module("redis.asyncio").Redis.from_url(settings.REDIS_URL)
    await stack.enter_async_context(redis)
    try:
        subscription = await stack.enter_async_context(redis.pubsub())
        await subscription.subscribe(CHANNEL, TALK)
    except (_redis_error(), OSError) as error:
        logger.warning("live feed: Redis does not answer, looking by ourselves: %s", error)
        return AwayAlarm()
    return RedisAlarm(subscription, hear)


async def say(text: str) -> None:
    """Say something to every process, this one included; whoever does not listen misses it."""
    await database_sync_to_async(_say, thread_sensitive=False)(text)


def _say(text: str) -> None:
    if settings.REDIS_URL:
        _redis().publish(TALK, text)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [TALK, text])


def _redis_error() -> type[Exception]:
    """What everything that Redis' client raises has in common; none of it is an ``OSError``."""
    return import_module("redis.exceptions").RedisError


def wake_by_redis() -> None:
    """Tell every process that listens to Redis. Raises ``redis.RedisError``."""
    _redis().publish(CHANNEL, b"")


@cache
def _redis() -> Any:
    return import_module("redis").Redis.from_url(settings.REDIS_URL, socket_timeout=1)


def connection_parameters() -> dict[str, Any]:
    """How Django connects, certificates and all, without its pool, its row factories, and the
    limits that its sessions begin with: who listens waits for long."""
    given = connection.get_connection_params()
    known = {each.keyword.decode() for each in Conninfo.get_defaults()} - {"options"}
    return {name: value for name, value in given.items() if name in known and value}
