"""Push what is due: read by the policy of now, sealed, posted, the outcome noted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.events import publish
from portal.kernel.outgoing.addresses import LOOPBACK, Target, target_of
from portal.kernel.outgoing.transport import Answer, send
from portal.kernel.secrets import SealBrokenError, unseal
from portal.notifications.browsers import is_signed_in, quiet_from, quiet_until
from portal.notifications.engine.encryption import CODING, encrypt
from portal.notifications.engine.vapid import authorization, public_key
from portal.notifications.events import InboxChanged
from portal.notifications.holding import holds
from portal.notifications.models import Notification, PushBrowser, PushMessage
from portal.notifications.policies import visible_records
from portal.notifications.services.browsers import PURPOSE
from portal.notifications.services.plan_pushes import waiting_lines
from portal.notifications.services.push_queue import MOST_TRIES
from portal.notifications.services.settle import withdraw_line
from portal.notifications.services.write_push import Push, push_for, summary_push, trial_push
from portal.notifications.subjects import Subject
from sharing.models import AccessAct
from sharing.projections import Shown
from sharing.readings import told_by
from sharing.services.log_access import log_taken

log = logging.getLogger(__name__)

# A browser that took nothing for so long, at so many attempts, is forgotten.
PATIENCE = timedelta(days=3)
# So many at once are pushed one by one; more are told by their number.
MOST_AT_ONCE = 3
_MOST_COUNTED = 100
HELD = timedelta(hours=1)
_GONE = {404, 410}
_BUSY = 429
# Where a name leads to another time may be another place; these judge the browser itself.
_HOPELESS = {"address", "trust"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A push message ready to be posted. ``taken`` is the message that its sender holds, ``told``
    all that it tells of; a line and its record are there if it names one."""

    taken: PushMessage
    told: tuple[int, ...]
    target: Target
    headers: dict[str, str]
    body: bytes
    line: Notification | None = None
    record: Shown | Subject | None = None


@transaction.atomic
def compose(message: PushMessage) -> Letter | None:
    """Write what is to be pushed to a message's browser, as its person may know it at this moment.

    ``None`` where nothing is to be sent: what was read, settled or put off meanwhile, what the
    person may no longer see, or where they are signed in no more; and in quiet hours, when it
    waits.
    """
    browser = message.browser
    if not is_signed_in(browser):
        browser.delete()
        return None
    if not public_key():
        message.delete()
        return None
    if message.line_id is None:
        return _sealed(message, (message.pk,), trial_push(browser.user))
    begin = quiet_until(browser.user, timezone.now())
    if begin is not None:
        message.due_at, message.held_until, message.tries = begin, None, message.tries - 1
        message.save(update_fields=["due_at", "held_until", "tries"])
        return None
    due = _due(browser)
    if message.pk not in due:
        return None
    if len(due) > MOST_AT_ONCE:
        return _sealed(message, tuple(due), summary_push(browser.user, len(due)))
    line = due[message.pk]
    written = push_for(line)
    if written is None:
        message.delete()
        return None
    return _sealed(message, (message.pk,), written[0], line, written[1])


def _due(browser: PushBrowser) -> dict[int, Notification]:
    """What is to be pushed to a browser now, by message; the rest is taken out of the queue."""
    queued = PushMessage.objects.filter(
        browser=browser, line__isnull=False, due_at__lte=timezone.now()
    )
    pairs = dict(queued.order_by("due_at", "pk").values_list("line", "pk")[:_MOST_COUNTED])
    lines = list(waiting_lines().filter(pk__in=pairs).select_related("user").order_by("pk"))
    shown = visible_records(actor_for(browser.user), lines)
    due = {}
    for line in lines:
        if not holds(line):
            withdraw_line(line)
        elif (line.record_model, line.record_id) in shown:
            due[pairs[line.pk]] = line
    PushMessage.objects.filter(pk__in=set(pairs.values()) - set(due)).delete()
    put_off = Notification.objects.filter(pk__in=pairs, snoozed_until__gt=timezone.now())
    # Handed on once more when its time has come.
    put_off.update(pushed_at=None)
    return due


def _sealed(
    message: PushMessage,
    told: tuple[int, ...],
    push: Push,
    line: Notification | None = None,
    record: Shown | Subject | None = None,
) -> Letter | None:
    browser = message.browser
    try:
        auth = unseal(browser.auth, purpose=PURPOSE)
        target = target_of(browser.endpoint)
        content = push.content(str(browser.public_id))
        body = encrypt(content, endpoint=browser.endpoint, p256dh=browser.p256dh, auth=auth)
    except (SealBrokenError, ValueError):
        # Its keys are lost with those of the installation: it has to be switched on again.
        browser.delete()
        return None
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": CODING,
        "TTL": str(_seconds_held(browser)),
        "Topic": push.topic,
        "Urgency": "high" if push.is_urgent else "normal",
        **authorization(target.origin),
    }
    return Letter(message, told, target, headers, body, line, record)


def _seconds_held(browser: PushBrowser) -> int:
    """For how long its push service keeps a message for a browser that is off: not into its
    person's quiet hours, and not for long, for who looks later finds the inbox."""
    now = timezone.now()
    begin = quiet_from(browser.user, now)
    return int(min(HELD, begin - now if begin else HELD).total_seconds())


def deliver(letter: Letter) -> Answer:
    """Post a letter. Its name is looked up anew each time, and where it leads to is judged."""
    allowed = LOOPBACK if settings.WEBHOOK_TRIAL else ()
    return send(letter.target, letter.headers, letter.body, allowed=allowed)


@transaction.atomic
def note(letter: Letter, answer: Answer) -> None:
    """Write down what came of it: the messages are done, or tried again later."""
    taken = letter.taken
    browser = PushBrowser.objects.select_for_update().filter(pk=taken.browser_id).first()
    held = PushMessage.objects.filter(pk=taken.pk, held_until=taken.held_until)
    if browser is None or not held.exists():
        return  # switched off meanwhile, or taken over by another sender
    if answer.succeeded:
        browser.pushed_at, browser.failures, browser.failing_since = timezone.now(), 0, None
        browser.save(update_fields=["pushed_at", "failures", "failing_since"])
        PushMessage.objects.filter(pk__in=letter.told).delete()
        _log_taken(letter)
    elif answer.status in _GONE:
        browser.delete()
    else:
        _failed(browser, letter, answer)
    if taken.line_id is None:
        # Whoever tries it looks at the list meanwhile.
        publish(SYSTEM, InboxChanged(subject_id=browser.user_id))


def _log_taken(letter: Letter) -> None:
    if letter.line is None or not isinstance(letter.record, Shown):
        return
    record = letter.record
    log_taken(
        actor=actor_for(letter.taken.browser.user),
        act=AccessAct.PUSHED,
        subject=record.model_label,
        # A push message names its record by reference and says no more of it.
        masks={record.pk: told_by(record.declaration, ())},
        place=letter.line.code,
    )


def _failed(browser: PushBrowser, letter: Letter, answer: Answer) -> None:
    """Try it again later if that may help; else give it up, and with it a browser that has failed
    for days."""
    now = timezone.now()
    browser.failing_since = browser.failing_since or now
    browser.failures = min(browser.failures + 1, 1000)
    browser.save(update_fields=["failures", "failing_since"])
    tries = letter.taken.tries
    is_test = letter.taken.line_id is None
    if not is_test and _may_help(answer) and tries < MOST_TRIES:
        again = now + timedelta(seconds=max(6**tries, answer.wait))
        PushMessage.objects.filter(pk__in=letter.told).update(
            due_at=again, held_until=None, tries=Greatest("tries", tries)
        )
        return
    what = answer.failure or answer.status
    PushMessage.objects.filter(pk__in=letter.told).delete()
    log.warning("A push message is given up: browser %s, %s", browser.pk, what)
    if browser.failures >= MOST_TRIES and browser.failing_since <= now - PATIENCE:
        log.warning("A browser that takes no push messages is forgotten: %s %s", browser.pk, what)
        browser.delete()


def _may_help(answer: Answer) -> bool:
    if answer.status is None:
        return answer.failure not in _HOPELESS
    return answer.status == _BUSY or answer.status >= 500
