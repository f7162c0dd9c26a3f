"""Several acts at the same moment, each on its own connection."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections

from portal.kernel.errors import DomainError


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Run each act on its own connection, all at once; results or the refusals' codes."""
    barrier = Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        try:
            barrier.wait(10)
            results[index] = acts[index]()
        except DomainError as error:
            results[index] = error.code
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results
