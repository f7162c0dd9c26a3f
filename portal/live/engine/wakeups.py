"""What wakes a reader of the feed: PostgreSQL's NOTIFY, or Redis where ``REDIS_URL`` is set.

A wake-up carries nothing and may be lost: readers also look after every reconnection and, rarely,
by themselves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

CHANNEL = "guildhall_outbox"


class Alarm(Protocol):
    """Something to wait on. ``trusted_for`` is how long, in seconds, to rely on it alone."""

    trusted_for: float

    async def wait(self, seconds: float) -> bool:
        """Return when woken (``True``) or after ``seconds`` (``False``)."""


class PostgresAlarm:
    """Waits for NOTIFY on a connection of its own; NOTIFY commits with the event."""

    trusted_for = 15.0

    def __init__(self, listener: psycopg.AsyncConnection[Any]) -> None:
        self._listener = listener

    async def wait(self, seconds: float) -> bool:
        """As ``Alarm`` says. Raises ``psycopg.OperationalError`` when the connection is lost."""
        async for _notice in self._listener.notifies(timeout=seconds, stop_after=1):
            return True
        if self._listener.closed:
            raise psycopg.OperationalError("the listening connection was closed")
        return False


class RedisAlarm:
    """Waits for a message on a Redis channel; one is lost if its sender dies after the commit."""

    trusted_for = 1.0

    def __init__(self, subscription: Any) -> None:
        self._subscription = subscription

    async def wait(self, seconds: float) -> bool:
        """As ``Alarm`` says. Raises ``ConnectionError`` when Redis is lost."""
        message = await self._subscription.get_message(
            ignore_subscribe_messages=True, timeout=seconds
        )
        return message is not None


@asynccontextmanager
async def alarm() -> AsyncIterator[Alarm]:
    """An alarm that is set before the context begins."""
    if settings.REDIS_URL:
        redis = import_module("redis.asyncio").Redis.from_url(settings.REDIS_URL)
        async with redis, redis.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            yield RedisAlarm(subscription)
        return
    listener = await psycopg.AsyncConnection.connect(
        **connection_parameters(), autocommit=True, application_name="guildhall listener"
    )
    async with listener:
        await listener.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        yield PostgresAlarm(listener)


def wake_by_redis() -> None:
    """Tell every process that listens to Redis. Raises ``redis.RedisError``."""
    _redis().publish(CHANNEL, b"")


@cache
def _redis() -> Any:
    return import_module("redis").Redis.from_url(settings.REDIS_URL, socket_timeout=1)


def connection_parameters() -> dict[str, Any]:
    """How Django connects, without its pool and row factories."""
    given = connection.get_connection_params()
    kept = ("dbname", "host", "port", "user", "password", "sslmode", "sslrootcert", "service")
    return {name: given[name] for name in kept if given.get(name)}
