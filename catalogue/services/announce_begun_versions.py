"""Tell open pages and people that new prices hold. Reads compare the day anyway."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from catalogue.events import PriceListBegun
from catalogue.models import PriceListVersion, VersionStatus
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.events import publish

# How many versions one call handles; the next call goes on.
BATCH = 500


@command("catalogue.announce_begun_versions")
def announce_begun_versions(*, actor: Actor) -> int:
    """Publish ``PriceListBegun`` for versions whose later first day has come; returns how many.

    A version that was released on or after its first day is in force since its release, which
    was an event of its own.
    """
    now = timezone.now()
    begun = list(
        PriceListVersion.objects.select_for_update(skip_locked=True)
        .filter(
            status=VersionStatus.RELEASED,
            start_announced_at=None,
            valid_from__lte=timezone.localdate(now),
            valid_from__gt=F("released_at__date"),
        )
        .order_by("valid_from", "pk")[:BATCH]
    )
    for version in begun:
        version.start_announced_at = now
        version.save(update_fields=["start_announced_at"])
    publish(
        actor,
        *[
            PriceListBegun(subject_id=version.price_list_id, version_id=version.pk)
            for version in begun
        ],
    )
    return len(begun)
