"""Prices and market data: partners concerned are told what changed."""

from __future__ import annotations

from typing import Any

from catalogue.events import BulletinPublished, PriceListBegun, PriceListReleased
from catalogue.models import Bulletin, PriceList
from portal.kernel.events import Occurrence, audience, on
from portal.notifications.audiences import had_a_part, members_of_parties
from portal.notifications.services.notify import notify
from pricing_feedback.events import PricingCaseDecided
from pricing_feedback.models import PricingCase
from pricing_feedback.selectors.cases import REQUEST_TYPE
from workflows.models import ApprovalProcess


@on(PriceListReleased, PriceListBegun)
def tell_buyers(occurrence: Occurrence) -> None:
    """People of the partners that a list is for: when it is released, and when its day comes."""
    _tell(occurrence, PriceList.shareable.label)


@on(BulletinPublished)
def tell_readers(occurrence: Occurrence) -> None:
    """People of the partners that a bulletin is for."""
    _tell(occurrence, Bulletin.shareable.label)


@on(PricingCaseDecided)
def tell_who_reported_or_advised(occurrence: Occurrence) -> None:
    """Everyone who gave a signal, their colleagues at the partner, and who advised or decided."""
    concerned = audience(occurrence.event)
    approval = ApprovalProcess.objects.filter(
        request_type=REQUEST_TYPE, record_id=occurrence.event.subject_id
    )
    advisers = {user for pk in approval.values_list("pk", flat=True) for user in had_a_part(pk)}
    notify(
        users={*concerned.users, *members_of_parties(concerned.parties), *advisers},
        code=occurrence.event.code,
        event_id=occurrence.id,
        record_model=PricingCase.shareable.label,
        record_id=occurrence.event.subject_id,
        author=occurrence.actor_id,
    )


def _tell(occurrence: Occurrence, label: str) -> None:
    fact: Any = occurrence.event
    notify(
        users=members_of_parties(audience(fact).parties),
        code=fact.code,
        event_id=occurrence.id,
        record_model=label,
        record_id=fact.subject_id,
        author=occurrence.actor_id,
    )
