"""Hand on what is to be pushed: a job for each line and browser."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from portal.notifications.browsers import quiet_until
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification, PushBrowser
from portal.notifications.services.send_mail import GRACE

_BATCH = 100
# What could not be pushed for so long is no news.
_STALE = timedelta(days=1)


@transaction.atomic
def plan_pushes() -> int:
    """Hand on the lines that have waited for ``GRACE`` unread, each to every browser of its
    person; in their quiet hours, for the end of these. Returns how many jobs that made.

    Lines are locked and marked with the jobs, so two workers hand on none twice.
    """
    now = timezone.now()
    codes = [code for code, kind in KINDS.items() if kind.mail]
    listening = PushBrowser.objects.filter(user=OuterRef("user"), since__lt=OuterRef("at"))
    due = Notification.objects.filter(
        Q(snoozed_until=None) | Q(snoozed_until__lte=Now()),
        Exists(listening),
        code__in=codes,
        at__lte=now - GRACE,
        at__gt=now - _STALE,
        pushed_at=None,
        read_at=None,
        done_at=None,
        withdrawn_at=None,
    ).select_related("user")
    lines = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:_BATCH])
    Notification.objects.filter(pk__in=[each.pk for each in lines]).update(pushed_at=now)
    return sum(_hand_on(each) for each in lines)


def _hand_on(line: Notification) -> int:
    begin = quiet_until(line.user, timezone.now())
    task = app.configure_task("notifications.push_one", schedule_at=begin)
    browsers = PushBrowser.objects.filter(user=line.user_id, since__lt=line.at)
    jobs = [
        {"line": line.pk, "browser": pk}
        for pk in browsers.order_by("pk").values_list("pk", flat=True)
    ]
    for each in jobs:
        task.defer(**each)
    return len(jobs)
