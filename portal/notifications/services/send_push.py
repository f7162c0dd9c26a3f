"""Push one line to one browser: read by the policy of now, sealed, posted, the outcome noted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.events import publish
from portal.kernel.outgoing.addresses import LOOPBACK, Target, target_of
from portal.kernel.outgoing.transport import Answer, send
from portal.kernel.secrets import SealBrokenError, unseal
from portal.notifications.browsers import is_signed_in, quiet_until
from portal.notifications.engine.encryption import CODING, encrypt
from portal.notifications.engine.vapid import authorization, public_key
from portal.notifications.events import InboxChanged
from portal.notifications.models import Notification, PushBrowser
from portal.notifications.services.browsers import PURPOSE
from portal.notifications.services.write_push import Push, push_for, trial_push
from portal.notifications.subjects import Subject
from sharing.models import AccessAct
from sharing.projections import Shown
from sharing.readings import told_by
from sharing.services.log_access import log_taken

log = logging.getLogger(__name__)

# As long as mails are tried: two and a half hours.
MOST_TRIES = 6
# A browser that took nothing for so long is forgotten.
PATIENCE = timedelta(days=3)
# A browser that is off gets a message for so long; who looks later finds the inbox.
_HELD_SECONDS = 12 * 3600
_GONE = {404, 410}
_BUSY = 429
# Where a name leads to another time may be another place; these judge the browser itself.
_HOPELESS = {"address", "trust"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A push message ready to be posted, for a line and the record that it speaks of."""

    browser: PushBrowser
    target: Target
    headers: dict[str, str]
    body: bytes
    line: Notification | None = None
    record: Shown | Subject | None = None


def send_push(*, line: int | None, browser: int, tries: int = 0) -> None:
    """Push a line of the inbox to a browser of its person, or a test if there is no line.

    Nothing is sent of what was read meanwhile, what its reader may no longer see, or where they
    are signed in no more. While the other side thinks, no transaction is open.
    """
    letter = _compose(line, browser, tries)
    if letter is not None:
        allowed = LOOPBACK if settings.WEBHOOK_TRIAL else ()
        answer = send(letter.target, letter.headers, letter.body, allowed=allowed)
        _note(letter, answer, tries)


@transaction.atomic
def _compose(line: int | None, pk: int, tries: int) -> Letter | None:
    browser = PushBrowser.objects.filter(pk=pk).select_related("user").first()
    if browser is None or not public_key():
        return None
    if not is_signed_in(browser):
        browser.delete()
        return None
    if line is None:
        return _sealed(browser, trial_push(browser.user))
    begin = quiet_until(browser.user, timezone.now())
    if begin is not None:
        _defer(line, browser, tries, begin)
        return None
    waiting = Notification.objects.filter(
        pk=line, user=browser.user, read_at=None, done_at=None, withdrawn_at=None
    )
    row = waiting.select_related("user").first()
    written = push_for(row) if row else None
    return _sealed(browser, written[0], row, written[1]) if written else None


def _sealed(
    browser: PushBrowser,
    push: Push,
    line: Notification | None = None,
    record: Shown | Subject | None = None,
) -> Letter | None:
    try:
        auth = unseal(browser.auth, purpose=PURPOSE)
        target = target_of(browser.endpoint)
        body = encrypt(push.content, endpoint=browser.endpoint, p256dh=browser.p256dh, auth=auth)
    except (SealBrokenError, ValueError):
        # Its keys are lost with those of the installation: it has to be switched on again.
        browser.delete()
        return None
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": CODING,
        "TTL": str(_HELD_SECONDS),
        "Topic": push.topic,
        "Urgency": "high" if push.is_urgent else "normal",
        **authorization(target.origin),
    }
    return Letter(browser, target, headers, body, line, record)


@transaction.atomic
def _note(letter: Letter, answer: Answer, tries: int) -> None:
    browser = PushBrowser.objects.select_for_update().filter(pk=letter.browser.pk).first()
    if browser is None:
        return  # switched off meanwhile
    if answer.succeeded:
        browser.pushed_at, browser.failures, browser.failing_since = timezone.now(), 0, None
        browser.save(update_fields=["pushed_at", "failures", "failing_since"])
        _log_taken(letter)
    elif answer.status in _GONE:
        browser.delete()
    else:
        _failed(browser, letter, answer, tries)
    if letter.line is None:
        # Whoever tries it looks at the list meanwhile.
        publish(SYSTEM, InboxChanged(subject_id=browser.user_id))


def _log_taken(letter: Letter) -> None:
    if letter.line is None or not isinstance(letter.record, Shown):
        return
    record = letter.record
    log_taken(
        actor=actor_for(letter.browser.user),
        act=AccessAct.PUSHED,
        subject=record.model_label,
        # A push message names its record by reference and says no more of it.
        masks={record.pk: told_by(record.declaration, ())},
        place=letter.line.code,
    )


def _failed(browser: PushBrowser, letter: Letter, answer: Answer, tries: int) -> None:
    """Try it again later if that may help; forget a browser that has failed for days."""
    now = timezone.now()
    browser.failing_since = browser.failing_since or now
    browser.failures = min(browser.failures + 1, 1000)
    browser.save(update_fields=["failures", "failing_since"])
    what = answer.failure or answer.status
    if browser.failing_since <= now - PATIENCE:
        log.warning("A browser that takes no push messages is forgotten: %s %s", browser.pk, what)
        browser.delete()
    elif letter.line is not None and _may_help(answer) and tries + 1 < MOST_TRIES:
        seconds = max(6 ** (tries + 1), answer.wait)
        _defer(letter.line.pk, browser, tries + 1, now + timedelta(seconds=seconds))
    else:
        log.warning("A push message is given up: browser %s, %s", browser.pk, what)


def _may_help(answer: Answer) -> bool:
    if answer.status is None:
        return answer.failure not in _HOPELESS
    return answer.status == _BUSY or answer.status >= 500


def _defer(line: int, browser: PushBrowser, tries: int, when: datetime) -> None:
    task = app.configure_task("notifications.push_one", schedule_at=when)
    task.defer(line=line, browser=browser.pk, tries=tries)
