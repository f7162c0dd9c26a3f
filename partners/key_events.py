"""What happens to partners' keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@dataclass(frozen=True, kw_only=True)
class KeyEvent(Event):
    """About a key; ``owner_id`` is the partner's organisation."""

    subject: ClassVar[str] = "partners.partnerkey"
    owner_id: int


@event
@dataclass(frozen=True, kw_only=True)
class KeyMade(KeyEvent):
    """A partner got a key."""

    code: ClassVar[str] = "partners.key.made"


@event
@dataclass(frozen=True, kw_only=True)
class KeyReplaced(KeyEvent):
    """A key got another text, and whoever did so answers for it now."""

    code: ClassVar[str] = "partners.key.replaced"


@event
@dataclass(frozen=True, kw_only=True)
class KeyRevoked(KeyEvent):
    """Somebody took a key back; whatever it has open ends."""

    code: ClassVar[str] = "partners.key.revoked"


@event
@dataclass(frozen=True, kw_only=True)
class KeyEnded(KeyEvent):
    """A key ended because whoever answered for it is partner admin no more."""

    code: ClassVar[str] = "partners.key.ended"
