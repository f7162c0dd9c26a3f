"""Deals: registrations by partners, the house's own opportunities, and what they lead to."""

from deals.models.deals import (
    ApprovalStatus,
    Conflict,
    Deal,
    DealAccess,
    DealKind,
    LossReason,
    Stage,
    SubmissionStatus,
)
from deals.models.lines import DealLine
from deals.models.protection import ProtectionRule
from deals.models.special_prices import SpecialPrice

__all__ = [
    "ApprovalStatus",
    "Conflict",
    "Deal",
    "DealAccess",
    "DealKind",
    "DealLine",
    "LossReason",
    "ProtectionRule",
    "SpecialPrice",
    "Stage",
    "SubmissionStatus",
]
