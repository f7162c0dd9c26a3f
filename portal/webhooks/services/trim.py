"""Forget what was sent long ago: the log is kept as long as the feed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from portal.webhooks.models import WebhookMessage

_BATCH = 5_000


def trim_log() -> int:
    """Delete closed messages, with their attempts, that are older than the retention; how many."""
    edge = timezone.now() - timedelta(days=settings.FEED_RETENTION_DAYS)
    old = WebhookMessage.objects.filter(finished_at__lt=edge).order_by("pk")
    deleted = 0
    while ids := list(old.values_list("pk", flat=True)[:_BATCH]):
        WebhookMessage.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted
