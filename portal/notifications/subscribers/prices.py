"""Prices and market data: partners concerned are told what changed."""

from __future__ import annotations

from typing import Any

from catalogue.events import BulletinPublished, PriceListBegun, PriceListReleased
from catalogue.models import Bulletin, PriceList
from portal.kernel.events import Occurrence, audience, on
from portal.notifications.audiences import members_of_parties
from portal.notifications.services.notify import notify
from pricing_feedback.events import PricingCaseDecided
from pricing_feedback.models import PricingCase


@on(PriceListReleased, PriceListBegun)
def tell_buyers(occurrence: Occurrence) -> None:
    """People of the partners that a list is for: when it is released, and when its day comes."""
    _tell(occurrence, PriceList.shareable.label)


@on(BulletinPublished)
def tell_readers(occurrence: Occurrence) -> None:
    """People of the partners that a bulletin is for."""
    _tell(occurrence, Bulletin.shareable.label)


@on(PricingCaseDecided)
def tell_those_who_reported(occurrence: Occurrence) -> None:
    """Everyone who gave a signal, and their colleagues at the partner, learn the outcome."""
    concerned = audience(occurrence.event)
    notify(
        users={*concerned.users, *members_of_parties(concerned.parties)},
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
