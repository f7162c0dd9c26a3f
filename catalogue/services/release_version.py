"""Release a version of a price list: from its first day on, its prices hold."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.events import PriceListReleased
from catalogue.models import PriceList, PriceListVersion, Product, VersionStatus
from catalogue.policies import can_release
from catalogue.services.create_price_list import share_with_audience
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Forbidden, NotFound, Refused
from portal.kernel.events import publish
from sharing.doors import access_for_update
from sharing.shareable import Level


@command("catalogue.release_price_list_version")
def release_version(*, actor: Actor, reference: str, number: int) -> PriceListVersion:
    """Release a draft. The version before it ends on the day before; partners concerned are told
    what changed (they read it as the difference between the two).

    Raises ``NotFound``, ``Forbidden`` unless finance releases, ``Conflict`` if it is released
    already or a later version is, ``Refused`` for an empty draft or a first day in the past.
    """
    price_list = access_for_update(
        actor, PriceList.objects.all(), level=Level.VIEW, reference=reference
    )
    if not can_release(actor):
        raise Forbidden
    found = price_list.versions.select_for_update().filter(number=number)
    version: PriceListVersion | None = found.first()
    if version is None:
        raise NotFound
    _check(actor, version)
    _close_earlier(version)
    version.status = VersionStatus.RELEASED
    version.released_by_id = actor.user_id
    version.released_at = timezone.now()
    version.save(update_fields=["status", "released_by", "released_at"])
    products = Product.objects.filter(prices__version=version).distinct()
    share_with_audience(price_list, products)
    publish(
        actor,
        PriceListReleased(subject_id=price_list.pk, version_id=version.pk),
        reason=version.note,
    )
    return version


def _check(actor: Actor, version: PriceListVersion) -> None:
    if version.status == VersionStatus.RELEASED:
        raise Conflict(_("This version is released already."), code="already_released")
    if not version.prices.exists():
        raise Refused(_("Enter at least one price before you release the version."), code="empty")
    if version.valid_from < timezone.localdate() and not actor.is_system:
        raise Refused(
            _("Enter a first day that is today or later: released prices do not change the past."),
            code="starts_in_past",
            field="valid_from",
        )


def _close_earlier(version: PriceListVersion) -> None:
    """End the released version that would overlap, on the day before this one begins."""
    others = PriceListVersion.objects.select_for_update().filter(
        price_list=version.price_list_id, status=VersionStatus.RELEASED
    )
    later = others.filter(valid_from__gte=version.valid_from).order_by("valid_from").first()
    if later is not None and (
        version.valid_until is None or later.valid_from <= version.valid_until
    ):
        raise Conflict(
            _("Version %(number)s begins on or after this day. Choose other dates."),
            code="later_version",
            field="valid_from",
            number=later.number,
        )
    eve = version.valid_from - timedelta(days=1)
    for earlier in others.filter(valid_from__lt=version.valid_from):
        if earlier.valid_until is None or earlier.valid_until > eve:
            earlier.valid_until = eve
            earlier.save(update_fields=["valid_until"])
