"""What a worker does for push messages beside its jobs: it sends them, in threads of its own.

Browsers name where their messages go, so anybody does: the slow hold up neither jobs nor others.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.conf import settings

from portal.kernel.logs import new_request_id
from portal.kernel.outgoing import senders
from portal.notifications.engine.bell import BELL
from portal.notifications.services.push_queue import take_up
from portal.notifications.services.send_push import compose, deliver, note


def send_next() -> bool:
    """Send the push message that has been due for longest; returns whether there was one."""
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


def sending() -> AbstractContextManager[object]:
    """Send for the length of a worker process, if there is a key to send with."""
    if not settings.VAPID_PRIVATE_KEY:
        return nullcontext()
    return senders.sending("push", send_next, BELL)
