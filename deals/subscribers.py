"""What deals do after the events of the floors below."""

from __future__ import annotations

from deals.engine.recognition import RECOGNISED, identity_of, recognise
from deals.models import Deal
from deals.services.advance_line import claim_moved
from partners.events import OrganisationChanged, OrganisationsImported
from portal.kernel.events import Occurrence, on


@on(OrganisationChanged, OrganisationsImported)
def recognise_again(occurrence: Occurrence) -> None:
    """Customers have other names, tax numbers or countries: find their deals by the new ones."""
    fact = occurrence.event
    changed = fact.ids if isinstance(fact, OrganisationsImported) else [fact.subject_id]
    deals = list(Deal.objects.filter(customer__in=changed).select_related("customer"))
    former = {deal.pk: identity_of(deal) for deal in deals}
    for deal in deals:
        recognise(deal)
    Deal.objects.bulk_update(deals, list(RECOGNISED), batch_size=500)
    for deal in deals:
        if deal.claimed_at is not None and deal.is_open:
            claim_moved(deal, former[deal.pk])
