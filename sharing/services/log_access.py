"""Write down, with the act itself, what left the portal: an export, a mail, a message."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from portal.kernel.actors import Actor
from sharing.models import AccessAct, AccessEntry
from sharing.readings import entries_of

_BATCH = 10_000


def log_taken(
    *, actor: Actor, act: AccessAct, subject: str, masks: dict[int, int], place: str = ""
) -> None:
    """Note in this transaction that the actor's company received these records, with these
    facets; nothing if its reading is not logged."""
    entries = entries_of(actor, act, subject, masks, place=place)
    if entries:
        AccessEntry.objects.bulk_create(entries)


def trim_access_log() -> int:
    """Forget what is older than the retention, in batches; how many entries."""
    edge = timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
    old = AccessEntry.objects.filter(at__lt=edge).order_by("at")
    deleted = 0
    while ids := list(old.values_list("pk", flat=True)[:_BATCH]):
        deleted += AccessEntry.objects.filter(pk__in=ids).delete()[0]
    return deleted
