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
from deals.models.protection import ProtectionRule

__all__ = [
    "ApprovalStatus",
    "Conflict",
    "Deal",
    "DealAccess",
    "DealKind",
    "LossReason",
    "ProtectionRule",
    "Stage",
    "SubmissionStatus",
]
