"""What happens to deals and special prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class DealEvent(Event):
    """About a deal."""

    subject: ClassVar[str] = "deals.deal"


@event
@dataclass(frozen=True, kw_only=True)
class DealDrafted(DealEvent):
    """A partner began a registration; nobody else knows of it."""

    code: ClassVar[str] = "deals.deal.drafted"


@event
@dataclass(frozen=True, kw_only=True)
class DealDiscarded(DealEvent):
    """A draft was thrown away."""

    code: ClassVar[str] = "deals.deal.discarded"


@event
@dataclass(frozen=True, kw_only=True)
class DealRegistered(DealEvent):
    """A registration was sent."""

    code: ClassVar[str] = "deals.deal.registered"


@event
@dataclass(frozen=True, kw_only=True)
class DealResubmitted(DealEvent):
    """A returned registration was answered."""

    code: ClassVar[str] = "deals.deal.resubmitted"


@event
@dataclass(frozen=True, kw_only=True)
class DealAdvanced(DealEvent):
    """A waiting registration became the first in its line and is now being decided."""

    code: ClassVar[str] = "deals.deal.advanced"


@event
@dataclass(frozen=True, kw_only=True)
class DealApproved(DealEvent):
    """A registration was approved and is protected."""

    code: ClassVar[str] = "deals.deal.approved"


@event
@dataclass(frozen=True, kw_only=True)
class DealRejected(DealEvent):
    """A registration was rejected."""

    code: ClassVar[str] = "deals.deal.rejected"


@event
@dataclass(frozen=True, kw_only=True)
class DealReturned(DealEvent):
    """The partner was asked to change something."""

    code: ClassVar[str] = "deals.deal.returned"


@event
@dataclass(frozen=True, kw_only=True)
class DealReopened(DealEvent):
    """Its decision was taken back: it is in approval again."""

    code: ClassVar[str] = "deals.deal.reopened"


@event
@dataclass(frozen=True, kw_only=True)
class DealWithdrawn(DealEvent):
    """The partner took the registration back."""

    code: ClassVar[str] = "deals.deal.withdrawn"


@event
@dataclass(frozen=True, kw_only=True)
class DealCancelled(DealEvent):
    """The house ended the registration."""

    code: ClassVar[str] = "deals.deal.cancelled"


@event
@dataclass(frozen=True, kw_only=True)
class ProtectionEnding(DealEvent):
    """The protection of a registration ends soon."""

    code: ClassVar[str] = "deals.deal.protection_ending"


@event
@dataclass(frozen=True, kw_only=True)
class ProtectionExpired(DealEvent):
    """The protection of a registration ended."""

    code: ClassVar[str] = "deals.deal.protection_expired"


@event
@dataclass(frozen=True, kw_only=True)
class StageChanged(DealEvent):
    """Selling went on: the deal moved to another stage."""

    code: ClassVar[str] = "deals.deal.stage_changed"


@event
@dataclass(frozen=True, kw_only=True)
class CustomerNamed(DealEvent):
    """The house said which organisation the customer is."""

    code: ClassVar[str] = "deals.deal.customer_named"


@event
@dataclass(frozen=True, kw_only=True)
class ConflictChanged(DealEvent):
    """Somebody else claims the same customer, as the house knows by now, or nobody does."""

    code: ClassVar[str] = "deals.deal.conflict_changed"


@event
@dataclass(frozen=True, kw_only=True)
class OpportunityRecorded(DealEvent):
    """An opportunity of the house was entered or imported."""

    code: ClassVar[str] = "deals.deal.recorded"


@event
@dataclass(frozen=True, kw_only=True)
class SpecialPriceGranted(Event):
    """A partner got a special price."""

    code: ClassVar[str] = "deals.special_price.granted"
    subject: ClassVar[str] = "deals.specialprice"


@event
@dataclass(frozen=True, kw_only=True)
class SpecialPriceEnded(Event):
    """A special price was ended before its last day."""

    code: ClassVar[str] = "deals.special_price.ended"
    subject: ClassVar[str] = "deals.specialprice"


@event
@dataclass(frozen=True, kw_only=True)
class DealsImported(DealEvent):
    """Opportunities were created or changed by an import."""

    code: ClassVar[str] = "deals.deal.imported"
    ids: tuple[int, ...]
