"""Price signals, the pricing cases that they gather into, opinions and outcomes."""

from pricing_feedback.models.cases import (
    OPEN_STATUSES,
    CaseStatus,
    Opinion,
    Outcome,
    PricingCase,
    PricingCaseAccess,
    Recommendation,
)
from pricing_feedback.models.signals import PriceSignal, SignalSource

__all__ = [
    "OPEN_STATUSES",
    "CaseStatus",
    "Opinion",
    "Outcome",
    "PriceSignal",
    "PricingCase",
    "PricingCaseAccess",
    "Recommendation",
    "SignalSource",
]
