"""What happens at the desk itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class ProfileChanged(Event):
    """A person changed their own settings."""

    code: ClassVar[str] = "desk.profile.changed"
    subject: ClassVar[str] = "kernel.User"
