"""What a worker does for webhooks beside its jobs: it sends what is due, in threads of its own."""

from __future__ import annotations

from contextlib import AbstractContextManager

from portal.kernel.logs import new_request_id
from portal.kernel.outgoing import senders
from portal.webhooks.engine.bell import BELL
from portal.webhooks.services.send import compose, deliver, note, take_up


def send_next() -> bool:
    """Send the message that has been due for longest; returns whether there was one."""
    message = take_up()
    if message is None:
        return False
    new_request_id()
    letter = compose(message)
    if letter is not None:
        senders.let_go()
        answer = deliver(letter)
        note(letter, answer)
    return True


def sending() -> AbstractContextManager[senders.Senders]:
    """Send for the length of a worker process."""
    return senders.sending("webhooks", send_next, BELL)
