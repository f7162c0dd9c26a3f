"""The threads of a worker that send: few, so that slow receivers keep nobody else waiting.

A table is their queue. What is to be sent is held for whoever takes it up; if a worker is killed
meanwhile, another takes it over and sends it once more.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from portal.kernel.outgoing.transport import TOTAL_SECONDS

logger = logging.getLogger(__name__)

THREADS = 4
# So often one of them looks whether something is due.
LOOK_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


class Bell:
    """Rings when this process has made something due: its senders need not wait to look."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ring(self) -> None:
        """Something is due."""
        self._rung.set()

    def listen(self, seconds: float) -> None:
        """Return when it rings, or after so many seconds."""
        if self._rung.wait(seconds):
            self._rung.clear()


def let_go() -> None:
    """Keep no connection of the database while the other side thinks."""
    if not connection.in_atomic_block:
        connection.close()


class Senders:
    """Sends in several threads until stopped. ``send_next`` sends what has been due for longest,
    and returns whether there was something."""

    def __init__(self, name: str, send_next: Callable[[], bool], bell: Bell) -> None:
        self.name = name
        self._send_next = send_next
        self._bell = bell
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after what is under way."""
        self._stopping.set()
        self._bell.ring()

    def run(self, number: int) -> None:
        """One thread's work; whatever goes wrong is logged, and it goes on."""
        # They look in turn, so that few looks are enough while nothing is due.
        self._stopping.wait(number * LOOK_SECONDS)
        while not self._stopping.is_set():
            try:
                if self._send_next():
                    # Where one was due there may be more, for those that rest.
                    self._bell.ring()
                    continue
            except Exception:
                logger.exception("%s: a message could not be sent, going on", self.name)
                self._stopping.wait(TROUBLE_SECONDS)
            finally:
                let_go()
            self._bell.listen(THREADS * LOOK_SECONDS)
        # The next one hears that it is over, too.
        self._bell.ring()


@contextmanager
def sending(name: str, send_next: Callable[[], bool], bell: Bell) -> Iterator[Senders]:
    """Send for the length of a worker process."""
    senders = Senders(name, send_next, bell)
    threads = [
        threading.Thread(target=senders.run, args=(each,), name=f"{name} {each}", daemon=True)
        for each in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield senders
    finally:
        senders.stop()
        for thread in threads:
            thread.join(timeout=TOTAL_SECONDS + 5)
