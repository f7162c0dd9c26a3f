"""What deals do after the events of the floors below."""

from __future__ import annotations

from deals.engine.recognition import RECOGNISED, recognise
from deals.models import Deal
from partners.events import OrganisationChanged
from portal.kernel.events import Occurrence, on


@on(OrganisationChanged)
def recognise_again(occurrence: Occurrence) -> None:
    """A customer has another name, tax number or country: find its deals by the new one."""
    deals = list(
        Deal.objects.filter(customer=occurrence.event.subject_id).select_related("customer")
    )
    for deal in deals:
        recognise(deal)
    Deal.objects.bulk_update(deals, list(RECOGNISED), batch_size=500)
