"""What happens in sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class SharingEvent(Event):
    """A change of who sees what; names the grant, its receiver and the record."""

    subject: ClassVar[str] = "sharing.grant"
    party_id: int
    record_model: str
    record_id: int


@event
@dataclass(frozen=True, kw_only=True)
class GrantMade(SharingEvent):
    """Facets of a record were shared with a party."""

    code: ClassVar[str] = "sharing.grant.made"


@event
@dataclass(frozen=True, kw_only=True)
class GrantRevoked(SharingEvent):
    """A grant was taken back."""

    code: ClassVar[str] = "sharing.grant.revoked"


@event
@dataclass(frozen=True, kw_only=True)
class GrantExpired(SharingEvent):
    """A grant reached its end. Reads have known since that moment; this tells open pages."""

    code: ClassVar[str] = "sharing.grant.expired"
