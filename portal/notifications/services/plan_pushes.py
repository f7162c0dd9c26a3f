"""Hand on what is to be pushed: each line to every browser of its person."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from portal.notifications.browsers import MOST_BROWSERS, quiet_until
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification, PushBrowser
from portal.notifications.services.push_queue import hand_on
from portal.notifications.services.send_mail import GRACE

_BATCH = 100
# What could not be pushed for so long is no news.
_STALE = timedelta(days=1)


def waiting_lines() -> QuerySet[Notification]:
    """Lines that may be pushed: not read, not done, not put off, not taken back."""
    return Notification.objects.filter(
        Q(snoozed_until=None) | Q(snoozed_until__lte=Now()),
        read_at=None,
        done_at=None,
        withdrawn_at=None,
    )


@transaction.atomic
def plan_pushes() -> int:
    """Hand on the lines that have waited for ``GRACE`` unread, each to every browser of its
    person; in their quiet hours, for the end of these. Returns how many messages that made.

    Lines are locked and marked with the messages, so two workers hand on none twice.
    """
    now = timezone.now()
    codes = [code for code, kind in KINDS.items() if kind.mail]
    listening = PushBrowser.objects.filter(user=OuterRef("user"), since__lt=OuterRef("at"))
    due = waiting_lines().filter(
        Exists(listening),
        code__in=codes,
        at__lte=now - GRACE,
        at__gt=now - _STALE,
        pushed_at=None,
    )
    rows = due.select_related("user").select_for_update(skip_locked=True, of=("self",))
    lines = list(rows.order_by("pk")[:_BATCH])
    Notification.objects.filter(pk__in=[each.pk for each in lines]).update(pushed_at=now)
    return sum(_hand_on(each) for each in lines)


def _hand_on(line: Notification) -> int:
    now = timezone.now()
    browsers = PushBrowser.objects.filter(user=line.user_id, since__lt=line.at).order_by("pk")
    return len(hand_on(browsers[:MOST_BROWSERS], line, quiet_until(line.user, now) or now))
