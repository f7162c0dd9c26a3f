"""Forget old events: readers that come with an older cursor start anew."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.kernel.models import OutboxEvent
from portal.live.feed import Position
from portal.live.models import FeedTail, SubscriberCursor

BATCH = 10_000


def trim_feed() -> int:
    """Delete events older than the retention that every subscriber has handled; how many."""
    edge = timezone.now() - timedelta(days=settings.FEED_RETENTION_DAYS)
    behind = [Position(each.xid, each.event_id) for each in SubscriberCursor.objects.all()]
    deleted = 0
    while True:
        with transaction.atomic():
            rows = OutboxEvent.objects.filter(at__lt=edge).order_by("xid", "id")
            old = [Position(*each) for each in rows.values_list("xid", "id")[:BATCH]]
            old = [each for each in old if all(each <= cursor for cursor in behind)]
            if not old:
                return deleted
            tail = FeedTail.objects.select_for_update().first() or FeedTail()
            tail.xid, tail.event_id = old[-1]
            tail.save()
            OutboxEvent.objects.filter(pk__in=[each.event_id for each in old]).delete()
            deleted += len(old)
