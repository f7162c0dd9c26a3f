"""Starting and stopping a web process: wait for the database, refuse a role with powers, drain."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from channels.db import database_sync_to_async
from django.core.checks import CheckMessage, Tags, run_checks
from django.db import DEFAULT_DB_ALIAS, OperationalError
from django.urls import get_resolver

from portal.kernel.viewers import unseeing

logger = logging.getLogger(__name__)

WAIT_SECONDS = 60
type Message = MutableMapping[str, Any]


class RefusedToStartError(RuntimeError):
    """The database role is one that the walls do not hold against."""


def database_faults() -> list[CheckMessage]:
    """What the system checks hold against the database connection."""
    # As the role that came in: no other is taken on before it is known to be the right one.
    with unseeing():
        return run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])


def require_database(seconds: float = WAIT_SECONDS) -> None:
    """Wait until the database answers, then insist that our role there is a powerless one.

    Raises OperationalError when time runs out and RefusedToStartError for a wrong role.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            faults = database_faults()
        except OperationalError as error:
            if time.monotonic() > deadline:
                raise
            logger.warning("waiting for the database: %s", error)
            time.sleep(1)
        else:
            break
    serious = [fault for fault in faults if fault.is_serious()]
    if serious:
        raise RefusedToStartError("\n".join(f"{fault.msg} {fault.hint}" for fault in serious))


def _prepare() -> None:
    """Fail now rather than on the first request, which would also have to wait for imports."""
    require_database()
    _ = get_resolver().url_patterns


class Lifespan:
    """The ASGI lifespan of a web process: ``services`` run between start-up and shutdown."""

    def __init__(self, *services: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        self.services = services

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer the server's start-up and shutdown messages."""
        await receive()
        async with AsyncExitStack() as running:
            try:
                await database_sync_to_async(_prepare)()
                for service in self.services:
                    await running.enter_async_context(service())
            except Exception as error:
                logger.exception("the web process cannot start")
                await send({"type": "lifespan.startup.failed", "message": str(error)})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
