"""Prices and market data: partners concerned are told what changed, and whoever drafted prices
what became of their release."""

from __future__ import annotations

from typing import Any

from catalogue.engine.drafts import RELEASE
from catalogue.events import (
    BulletinPublished,
    PriceListBegun,
    PriceListRejected,
    PriceListReleased,
    PriceListReturned,
)
from catalogue.models import Bulletin, PriceList, PriceListVersion
from portal.kernel.events import Occurrence, audience, on
from portal.notifications.audiences import had_a_part, members_of_parties
from portal.notifications.services.notify import notify
from pricing_feedback.events import PricingCaseDecided
from pricing_feedback.models import PricingCase
from pricing_feedback.selectors.cases import REQUEST_TYPE
from workflows.events import RequestApproved
from workflows.models import ApprovalProcess


@on(PriceListReleased, PriceListBegun)
def tell_buyers(occurrence: Occurrence) -> None:
    """People of the partners that a list is for: when it is released, and when its day comes."""
    _tell(occurrence, PriceList.shareable.label)


@on(PriceListReturned, PriceListRejected)
def tell_who_drafted(occurrence: Occurrence) -> None:
    """Those who sent, began or filled the draft: what to change, or why the old prices stay."""
    fact: Any = occurrence.event
    _tell_makers(occurrence, fact.version_id)


@on(RequestApproved)
def tell_who_drafted_of_release(occurrence: Occurrence) -> None:
    """The same people, when their version is released."""
    fact: Any = occurrence.event
    if fact.record_model == PriceListVersion._meta.label_lower:
        _tell_makers(occurrence, fact.record_id)


def _tell_makers(occurrence: Occurrence, version: int) -> None:
    sent = ApprovalProcess.objects.filter(request_type=RELEASE, record_id=version)
    approval = sent.order_by("-submitted_at").first()
    notify(
        users=approval.makers if approval else (),
        code=occurrence.event.code,
        event_id=occurrence.id,
        record_model=PriceListVersion._meta.label_lower,
        record_id=version,
        author=occurrence.actor_id,
    )


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
