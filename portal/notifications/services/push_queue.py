"""The queue of push messages: a line for a browser, held for whoever sends it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from portal.kernel.outgoing.transport import TOTAL_SECONDS
from portal.notifications.engine.bell import BELL
from portal.notifications.models import Notification, PushBrowser, PushMessage

log = logging.getLogger(__name__)

# Longer than any attempt may take: a message held so long has lost its sender.
HOLD = timedelta(seconds=TOTAL_SECONDS * 3)
# As long as mails are tried: two and a half hours.
MOST_TRIES = 6


def hand_on(
    browsers: Iterable[PushBrowser], line: Notification | None, when: datetime
) -> list[PushMessage]:
    """Have a line pushed to these browsers at ``when``, or a test if there is no line."""
    rows = [
        PushMessage(
            browser=each, line=line, due_at=when, host=urlsplit(each.endpoint).hostname or ""
        )
        for each in browsers
    ]
    transaction.on_commit(BELL.ring)
    return PushMessage.objects.bulk_create(rows, ignore_conflicts=True)


def due_messages() -> QuerySet[PushMessage]:
    """What a sender may take up now, the oldest first: due and held by nobody. Of each person and
    each push service one is under way at a time, so neither takes all senders."""
    held = PushMessage.objects.filter(held_until__gt=Now())
    return (
        PushMessage.objects.filter(
            Q(held_until=None) | Q(held_until__lte=Now()), due_at__lte=Now()
        )
        .exclude(host__in=held.values("host"))
        .exclude(browser__user__in=held.values("browser__user"))
        .order_by("due_at", "pk")
    )


def take_up() -> PushMessage | None:
    """The message that has been due for longest, held for this sender; ``None`` without one.

    An attempt counts when it begins: one that ends its sender is not begun for ever.
    """
    return _take_up() if due_messages().exists() else None


@transaction.atomic
def _take_up() -> PushMessage | None:
    with connection.cursor() as cursor:
        # One by one: else two would each find the other's person free.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.push'))")
    given_up = due_messages().filter(tries__gte=MOST_TRIES)
    for each in given_up.values_list("pk", "browser"):
        log.warning("A push message is given up: %s, browser %s", *each)
    PushMessage.objects.filter(pk__in=list(given_up.values_list("pk", flat=True))).delete()
    message = due_messages().select_related("browser__user").first()
    if message is not None:
        message.held_until = timezone.now() + HOLD
        message.tries += 1
        message.save(update_fields=["held_until", "tries"])
    return message
