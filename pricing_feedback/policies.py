"""Who may report, review and decide about prices, and whom the events concern."""

from __future__ import annotations

from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of
from pricing_feedback.events import (
    CaseEvent,
    PriceSignalRecorded,
    PricingCaseDecided,
    PricingCaseInReview,
    PricingCaseOpened,
    PricingCaseReviewCancelled,
)
from pricing_feedback.models import PriceSignal, PricingCase
from sharing.reach import house_departments, reach_of


def can_record(actor: Actor) -> bool:
    """Whether the actor may report a price: members of partners, and the departments that see
    price feedback."""
    shareable = PriceSignal.shareable
    return bool(actor.organisations) or bool(shareable.house_mask(actor))


def can_start_review(actor: Actor) -> bool:
    """Whether the actor may hand a case to tender and finance before enough signals did."""
    return actor.is_administrator or actor.in_department("sales", "tender", "finance", "planning")


def can_cancel_review(actor: Actor) -> bool:
    """Whether the actor may end a review without an outcome."""
    return actor.is_administrator


def can_decide(actor: Actor) -> bool:
    """Whether the actor's role decides pricing cases; the approval asks further."""
    return actor.in_department("finance")


def gave_signal(actor: Actor, case: PricingCase) -> bool:
    """Whether the actor reported one of the prices that the case is about."""
    return actor.user_id is not None and case.signals.filter(submitted_by=actor.user_id).exists()


@audience_of(PriceSignalRecorded)
def sees_signal(fact: PriceSignalRecorded) -> Audience:
    """The house's departments and the partner who reported it."""
    return reach_of(PriceSignal.shareable, fact.subject_id)


@audience_of(PricingCaseOpened, PricingCaseInReview, PricingCaseReviewCancelled)
def sees_case(fact: CaseEvent) -> Audience:
    """The house's departments and the partners whose signals are in it."""
    return reach_of(PricingCase.shareable, fact.subject_id)


@audience_of(PricingCaseDecided)
def awaits_outcome(fact: PricingCaseDecided) -> Audience:
    """Whoever sees the case, and by name everyone who gave a signal."""
    people = PriceSignal.objects.filter(case=fact.subject_id).values_list(
        "submitted_by", flat=True
    )
    return reach_of(PricingCase.shareable, fact.subject_id) | Audience(
        users=frozenset(people), departments=house_departments(PricingCase.shareable)
    )
