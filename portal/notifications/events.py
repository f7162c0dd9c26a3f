"""What happens to somebody's inbox. Not audited: it changes nothing that was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event


@event
@dataclass(frozen=True, kw_only=True)
class InboxChanged(Event):
    """Something arrived in, or moved inside, a person's inbox; ``subject_id`` is the user."""

    code: ClassVar[str] = "notifications.inbox.changed"
    subject: ClassVar[str] = "notifications.notification"
    audited: ClassVar[bool] = False
    collective: ClassVar[bool] = True


@event
@dataclass(frozen=True, kw_only=True)
class PushChanged(Event):
    """A person switched push messages on in a browser, or off; ``subject_id`` is the user."""

    code: ClassVar[str] = "notifications.push.changed"
    subject: ClassVar[str] = "kernel.user"
