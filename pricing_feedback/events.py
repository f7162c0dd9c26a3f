"""What happens in price feedback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class PriceSignalRecorded(Event):
    """Somebody reported a price; it was gathered into a case."""

    code: ClassVar[str] = "pricing_feedback.signal.recorded"
    subject: ClassVar[str] = "pricing_feedback.pricesignal"
    case_id: int


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something about a pricing case."""

    subject: ClassVar[str] = "pricing_feedback.pricingcase"


@event
@dataclass(frozen=True, kw_only=True)
class PricingCaseOpened(CaseEvent):
    """The first signal about a product in a country opened a case."""

    code: ClassVar[str] = "pricing_feedback.case.opened"


@event
@dataclass(frozen=True, kw_only=True)
class PricingCaseInReview(CaseEvent):
    """A case was handed to tender and finance."""

    code: ClassVar[str] = "pricing_feedback.case.in_review"


@event
@dataclass(frozen=True, kw_only=True)
class PricingCaseReviewCancelled(CaseEvent):
    """The house ended a review without an outcome; the case gathers signals again."""

    code: ClassVar[str] = "pricing_feedback.case.review_cancelled"


@event
@dataclass(frozen=True, kw_only=True)
class PricingCaseDecided(CaseEvent):
    """Finance decided: keep, revise or special price. Everyone who gave a signal is told."""

    code: ClassVar[str] = "pricing_feedback.case.decided"
