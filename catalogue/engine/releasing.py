"""What a release does, whoever decided it: the old prices end, the new ones are told."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import PriceListVersion, VersionStatus
from portal.kernel.actors import Actor
from portal.kernel.errors import Conflict, Refused


def check_releasable(version: PriceListVersion, *, in_the_past: bool = False) -> None:
    """Raises ``Conflict`` if the version is released already or a later one is in its way, and
    ``Refused`` for an empty draft or, unless ``in_the_past``, a first day that is over."""
    if version.status == VersionStatus.RELEASED:
        raise Conflict(_("This version is released already."), code="already_released")
    if not version.prices.exists():
        raise Refused(_("Enter at least one price before you release the version."), code="empty")
    if version.valid_from < timezone.localdate() and not in_the_past:
        raise Refused(
            _("Enter a first day that is today or later: released prices do not change the past."),
            code="starts_in_past",
            field="valid_from",
        )
    _refuse_overlap(version)


def _released(version: PriceListVersion) -> QuerySet[PriceListVersion]:
    return PriceListVersion.objects.filter(
        price_list=version.price_list_id, status=VersionStatus.RELEASED
    )


def _refuse_overlap(version: PriceListVersion) -> None:
    others = _released(version).filter(valid_from__gte=version.valid_from)
    later = others.order_by("valid_from").first()
    if later is not None and (
        version.valid_until is None or later.valid_from <= version.valid_until
    ):
        raise Conflict(
            _("Version %(number)s begins on or after this day. Choose other dates."),
            code="later_version",
            field="valid_from",
            number=later.number,
        )


def mark_released(actor: Actor, version: PriceListVersion) -> None:
    """Put a locked, releasable draft in force from its first day on; the version before it ends
    on the eve."""
    eve = version.valid_from - timedelta(days=1)
    for earlier in (
        _released(version).select_for_update().filter(valid_from__lt=version.valid_from)
    ):
        if earlier.valid_until is None or earlier.valid_until > eve:
            earlier.valid_until = eve
            earlier.save(update_fields=["valid_until"])
    version.status = VersionStatus.RELEASED
    version.released_by_id = actor.user_id
    version.released_at = timezone.now()
    version.save(update_fields=["status", "released_by", "released_at"])
