"""What happens to a request as a whole, from sending to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class ApprovalEvent(Event):
    """A fact about an approval; ``record_model`` and ``record_id`` name the request itself."""

    subject: ClassVar[str] = "workflows.approvalprocess"
    record_model: str
    record_id: int


@event
@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(ApprovalEvent):
    """A request was sent and routed."""

    code: ClassVar[str] = "workflows.request.submitted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestResubmitted(ApprovalEvent):
    """A returned request was sent again."""

    code: ClassVar[str] = "workflows.request.resubmitted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestRerouted(ApprovalEvent):
    """A running request was moved to another version of its policy."""

    code: ClassVar[str] = "workflows.request.rerouted"


@event
@dataclass(frozen=True, kw_only=True)
class RequestFactsMoved(ApprovalEvent):
    """Facts of a running request are others by now; they are frozen anew.

    ``before`` and ``after`` are the snapshots. ``round`` is the round in which those are asked
    again who had decided on what moved; 0 if nobody is.
    """

    code: ClassVar[str] = "workflows.request.facts_moved"
    before: int
    after: int
    round: int = 0


@event
@dataclass(frozen=True, kw_only=True)
class RequestApproved(ApprovalEvent):
    """Everybody who had to approve did."""

    code: ClassVar[str] = "workflows.request.approved"


@event
@dataclass(frozen=True, kw_only=True)
class RequestRejected(ApprovalEvent):
    """Somebody who decides said no."""

    code: ClassVar[str] = "workflows.request.rejected"


@event
@dataclass(frozen=True, kw_only=True)
class RequestReturned(ApprovalEvent):
    """The author is asked to change something."""

    code: ClassVar[str] = "workflows.request.returned"


@event
@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(ApprovalEvent):
    """The submitter took the request back."""

    code: ClassVar[str] = "workflows.request.withdrawn"


@event
@dataclass(frozen=True, kw_only=True)
class RequestCancelled(ApprovalEvent):
    """The house ended the request."""

    code: ClassVar[str] = "workflows.request.cancelled"
