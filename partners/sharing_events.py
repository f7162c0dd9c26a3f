"""What happens to changes of sharing that wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class SharingChangeEvent(Event):
    """About a change that a second person decides on."""

    subject: ClassVar[str] = "partners.sharingchange"


@event
@dataclass(frozen=True, kw_only=True)
class SharingChangeAsked(SharingChangeEvent):
    """A change opens or closes so much that a second person is asked, or asked again."""

    code: ClassVar[str] = "partners.sharing_change.asked"


@event
@dataclass(frozen=True, kw_only=True)
class SharingChangeReturned(SharingChangeEvent):
    """Whoever asked for the change is to look at it again."""

    code: ClassVar[str] = "partners.sharing_change.returned"


@event
@dataclass(frozen=True, kw_only=True)
class SharingChangeEnded(SharingChangeEvent):
    """The change was made, refused, withdrawn or cancelled."""

    code: ClassVar[str] = "partners.sharing_change.ended"
