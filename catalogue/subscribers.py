"""What the catalogue does after its own events: be there on the day from which prices hold."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from catalogue.engine.drafts import RELEASE
from catalogue.events import (
    PriceListBegun,
    PriceListReleased,
    PricesImported,
    ProductChanged,
    ProductsImported,
    RatesImported,
)
from catalogue.jobs import announce_starts
from catalogue.models import PriceListVersion, VersionStatus
from portal.kernel.events import Occurrence, on
from workflows.services.recheck import facts_may_have_moved


@on(PriceListReleased, PricesImported)
def schedule_start(occurrence: Occurrence) -> None:
    """Schedule the announcement for a first day to come; several for one day do no harm."""
    version = PriceListVersion.objects.filter(
        pk=occurrence.event.version_id,  # type: ignore[attr-defined]
        status=VersionStatus.RELEASED,
        valid_from__gt=timezone.localdate(),
    ).first()
    if version is not None:
        midnight = timezone.make_aware(
            datetime.combine(version.valid_from, time()), timezone.get_default_timezone()
        )
        announce_starts.configure(schedule_at=midnight).defer()


@on(ProductChanged, ProductsImported, RatesImported)
@on(PriceListReleased, PriceListBegun, PricesImported)
def look_at_releases_again(occurrence: Occurrence) -> None:
    """Costs and the list in force move what a release that is being decided changes."""
    facts_may_have_moved(RELEASE, by=occurrence.actor_id)
