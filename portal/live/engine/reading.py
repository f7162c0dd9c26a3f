"""How what is new, and who looks, is read: by a thread of its own, and at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps

from django.db import connection, transaction

from portal.kernel.viewers import beyond_sight


class ReadingThread:
    """Runs what the dispatcher asks of the database, one thing after another.

    Threads that serve whoever comes take a connection from the pool each time, which is asked
    first whether it still lives. Of what is new thousands of sockets wait to be told.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live feed")

    async def run[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it with the house's sight: whom an event concerns is the house's question."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: _looking(function, *args, **kwargs)
        )

    def close(self) -> None:
        """Give the connection back and end the thread, after what is under way."""
        self._thread.submit(connection.close)
        self._thread.shutdown(wait=False)


def _looking[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        with beyond_sight():
            return function(*args, **kwargs)
    except BaseException:
        # It may be the connection that failed: the next reading begins with another.
        connection.close()
        raise


def at_once[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """For what only reads: one transaction, where each statement outside of one says anew who
    looks, and takes three trips to the server."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    return run
