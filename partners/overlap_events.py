"""What happens to the comparison of a partner's customer list with the house's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class OverlapEvent(Event):
    """About an overlap; ``organisation_id`` is the partner's company."""

    subject: ClassVar[str] = "partners.overlap"
    organisation_id: int


@event
@dataclass(frozen=True, kw_only=True)
class OverlapStarted(OverlapEvent):
    """A partner handed its list in; it is being compared."""

    code: ClassVar[str] = "partners.overlap.started"


@event
@dataclass(frozen=True, kw_only=True)
class OverlapCompared(OverlapEvent):
    """The lists are compared: how much they have in common is known."""

    code: ClassVar[str] = "partners.overlap.compared"


@event
@dataclass(frozen=True, kw_only=True)
class OverlapAgreed(OverlapEvent):
    """A side said what it agrees to."""

    code: ClassVar[str] = "partners.overlap.agreed"
    by_house: bool


@event
@dataclass(frozen=True, kw_only=True)
class OverlapWaiting(OverlapEvent):
    """Both sides agreed to so much that a second person of the house has to confirm it."""

    code: ClassVar[str] = "partners.overlap.waiting"


@event
@dataclass(frozen=True, kw_only=True)
class OverlapConfirmed(OverlapEvent):
    """A second person of the house confirmed what both sides agreed to."""

    code: ClassVar[str] = "partners.overlap.confirmed"


@event
@dataclass(frozen=True, kw_only=True)
class OverlapOpened(OverlapEvent):
    """Both sides agreed: the customers in common are open to each other."""

    code: ClassVar[str] = "partners.overlap.opened"


@event
@dataclass(frozen=True, kw_only=True)
class OverlapEnded(OverlapEvent):
    """A side ended it: what is not open is forgotten."""

    code: ClassVar[str] = "partners.overlap.ended"
