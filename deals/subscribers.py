"""What deals do after the events of the floors below."""

from __future__ import annotations

from typing import Any

from deals.engine.recognition import RECOGNISED, identity_of, recognise
from deals.models import Deal
from deals.services.advance_line import claim_moved
from partners.engine.identity import Identity
from partners.events import OrganisationChanged, OrganisationsImported
from portal.kernel.events import Occurrence, on


@on(OrganisationChanged, OrganisationsImported)
def recognise_again(occurrence: Occurrence) -> None:
    """Customers have other names, tax numbers or countries: find their deals by the new ones."""
    deals = Deal.objects.filter(customer__in=occurrence.event.subject_ids)
    moved: list[tuple[Deal, Identity]] = []
    for deal in deals.select_related("customer"):
        former, before = identity_of(deal), _recognised(deal)
        recognise(deal)
        if _recognised(deal) != before:
            moved.append((deal, former))
    Deal.objects.bulk_update([deal for deal, _former in moved], list(RECOGNISED), batch_size=500)
    for deal, former in moved:
        if deal.claimed_at is not None and deal.is_open:
            claim_moved(deal, former)


def _recognised(deal: Deal) -> list[Any]:
    return [getattr(deal, name) for name in RECOGNISED]
