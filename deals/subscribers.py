"""What deals do after the events of the floors below."""

from __future__ import annotations

from typing import Any

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
from deals.engine.recognition import RECOGNISED, identity_of, recognise
from deals.events import (
    ConflictChanged,
    DealApproved,
    DealCancelled,
    DealReopened,
    DealWithdrawn,
    ProtectionExpired,
    StageChanged,
)
from deals.models import ApprovalStatus, Deal
from deals.services.advance_line import claim_moved
from deals.services.start_approval import APPROVAL
from orders.events import CostsImported, ReceivablesImported
from orders.models import Receivable
from partners.engine.identity import Identity
from partners.events import OrganisationChanged, OrganisationsImported, PartnerChanged
from portal.kernel.events import Occurrence, on
from workflows.services.recheck import facts_may_have_moved


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


# --- Facts of what is being decided ----------------------------------------------------------


@on(ConflictChanged)
def look_at_deals_again(occurrence: Occurrence) -> None:
    """Somebody else claims the customer, or nobody does: who decided on that is asked again."""
    facts_may_have_moved(APPROVAL, occurrence.event.subject_ids, by=occurrence.actor_id)


@on(DealApproved, DealReopened, DealCancelled, DealWithdrawn, ProtectionExpired, StageChanged)
def look_at_exposure_again(occurrence: Occurrence) -> None:
    """A partner's running deals count in the exposure of its others."""
    partners = Deal.objects.filter(pk__in=occurrence.event.subject_ids).values("partner")
    _look_again(occurrence, partner__in=partners)


@on(PartnerChanged, OrganisationChanged, OrganisationsImported)
def look_at_partners_again(occurrence: Occurrence) -> None:
    """A partner has another tier or credit limit."""
    event = occurrence.event
    changed = getattr(event, "organisation_id", None)
    _look_again(occurrence, partner__in=event.subject_ids if changed is None else [changed])


@on(ReceivablesImported)
def look_at_debts_again(occurrence: Occurrence) -> None:
    """Partners owe more or less."""
    owing = Receivable.objects.filter(pk__in=occurrence.event.subject_ids)
    _look_again(occurrence, partner__in=owing.values("organisation"))


@on(ProductChanged, ProductsImported)
def look_at_costs_again(occurrence: Occurrence) -> None:
    """What products cost makes the margin of the deals that ask for them."""
    _look_again(occurrence, lines__product__in=occurrence.event.subject_ids)


@on(CostsImported, PriceTermAdded, PriceTermEnded, RatesImported)
@on(PriceListReleased, PriceListBegun, PricesImported)
def look_at_margins_again(occurrence: Occurrence) -> None:
    """What stands between list price and pocket margin may stand in any deal."""
    facts_may_have_moved(APPROVAL, by=occurrence.actor_id)


def _look_again(occurrence: Occurrence, **which: Any) -> None:
    pending = Deal.objects.filter(approval_status=ApprovalStatus.PENDING, **which)
    found = pending.values_list("pk", flat=True).distinct()
    facts_may_have_moved(APPROVAL, found, by=occurrence.actor_id)
