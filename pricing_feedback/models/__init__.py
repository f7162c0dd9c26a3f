"""Price signals, the pricing cases that they gather into, and their outcomes."""

from pricing_feedback.models.cases import (
    OPEN_STATUSES,
    CaseStatus,
    Outcome,
    PricingCase,
    PricingCaseAccess,
)
from pricing_feedback.models.signals import EVIDENCE_FACET, PriceSignal, SignalSource

__all__ = [
    "EVIDENCE_FACET",
    "OPEN_STATUSES",
    "CaseStatus",
    "Outcome",
    "PriceSignal",
    "PricingCase",
    "PricingCaseAccess",
    "SignalSource",
]
