"""Deals: the partner's people learn how their request stands."""

from __future__ import annotations

from typing import Any

from deals.events import (
    DealApproved,
    DealCancelled,
    DealRejected,
    DealResubmitted,
    DealReturned,
    DealWithdrawn,
    ProtectionEnding,
    ProtectionExpired,
    SpecialPriceGranted,
)
from deals.models import Deal, SpecialPrice
from portal.kernel.events import Occurrence, on
from portal.notifications.audiences import members_of_organisations
from portal.notifications.services.notify import notify
from portal.notifications.services.settle import settle


@on(DealApproved, DealRejected, DealReturned, DealCancelled, ProtectionEnding, ProtectionExpired)
def tell_partner_of_deal(occurrence: Occurrence) -> None:
    """The members of the partner that registered the deal."""
    _tell(occurrence, Deal)


@on(DealResubmitted, DealWithdrawn, DealCancelled)
def forget_what_was_asked(occurrence: Occurrence) -> None:
    """What was returned is answered, or of no use any more."""
    settle(record_model=Deal.shareable.label, record_id=occurrence.event.subject_id)


@on(SpecialPriceGranted)
def tell_partner_of_special_price(occurrence: Occurrence) -> None:
    """The members of the partner that got the price."""
    _tell(occurrence, SpecialPrice)


def _tell(occurrence: Occurrence, model: Any) -> None:
    fact: Any = occurrence.event
    partner = model.objects.filter(pk=fact.subject_id).values_list("partner_id", flat=True)
    notify(
        users=members_of_organisations(partner),
        code=fact.code,
        event_id=occurrence.id,
        record_model=model.shareable.label,
        record_id=fact.subject_id,
        author=occurrence.actor_id,
    )
