"""What pricing cases do after events of their own and of the floors below."""

from __future__ import annotations

from catalogue.events import (
    PriceListBegun,
    PriceListReleased,
    PricesImported,
    PriceTermAdded,
    PriceTermEnded,
    ProductChanged,
    ProductsImported,
    RatesImported,
)
from portal.kernel.events import Occurrence, on
from pricing_feedback.events import PriceSignalRecorded
from pricing_feedback.models import PricingCase
from pricing_feedback.selectors.cases import REQUEST_TYPE
from workflows.services.recheck import facts_may_have_moved


@on(PriceSignalRecorded)
def look_at_case_again(occurrence: Occurrence) -> None:
    """What else is heard of a price may change what is decided on it."""
    facts_may_have_moved(REQUEST_TYPE, [occurrence.event.case_id], by=occurrence.actor_id)


@on(ProductChanged, ProductsImported)
def look_at_costs_again(occurrence: Occurrence) -> None:
    """What products cost makes the margin at the price that is heard."""
    cases = PricingCase.objects.filter(product__in=occurrence.event.subject_ids)
    found = cases.values_list("pk", flat=True)
    facts_may_have_moved(REQUEST_TYPE, found, by=occurrence.actor_id)


@on(PriceTermAdded, PriceTermEnded, RatesImported)
@on(PriceListReleased, PriceListBegun, PricesImported)
def look_at_margins_again(occurrence: Occurrence) -> None:
    """What stands between list price and pocket margin may stand in any case."""
    facts_may_have_moved(REQUEST_TYPE, by=occurrence.actor_id)
