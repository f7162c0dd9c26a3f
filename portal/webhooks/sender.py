"""The threads of a worker that send: few, so that slow receivers keep nobody else waiting.

The table of messages is the queue. A message is held for whoever takes it up; if a worker is
killed meanwhile, another takes the message over and sends it once more, under the same id.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portal.kernel.logs import new_request_id
from portal.kernel.outgoing.transport import TOTAL_SECONDS
from portal.webhooks.engine import bell
from portal.webhooks.services.send import compose, deliver, note, take_up

logger = logging.getLogger(__name__)

THREADS = 4
REST_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


def send_next() -> bool:
    """Send the message that has been due for longest; returns whether there was one."""
    message = take_up()
    if message is None:
        return False
    new_request_id()
    letter = compose(message)
    if letter is not None:
        _let_go()
        answer = deliver(letter)
        note(letter, answer)
    return True


def _let_go() -> None:
    """Keep no connection of the database while the other side thinks."""
    if not connection.in_atomic_block:
        connection.close()


class Sender:
    """Sends in several threads until stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the messages under way."""
        self._stopping.set()
        bell.ring()

    def run(self) -> None:
        """One thread's work; whatever goes wrong is logged, and it goes on."""
        while not self._stopping.is_set():
            try:
                if send_next():
                    continue
            except Exception:
                logger.exception("webhooks: a message could not be sent, going on")
                self._stopping.wait(TROUBLE_SECONDS)
            finally:
                _let_go()
            bell.listen(REST_SECONDS)


@contextmanager
def sending() -> Iterator[Sender]:
    """Send for the length of a worker process."""
    sender = Sender()
    threads = [
        threading.Thread(target=sender.run, name=f"webhooks {number}", daemon=True)
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield sender
    finally:
        sender.stop()
        for thread in threads:
            thread.join(timeout=TOTAL_SECONDS + 5)
