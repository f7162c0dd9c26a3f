"""What happens to webhooks. Webhooks tell of none of these: they would tell of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event, event

OWN_CODES = "webhooks."


@dataclass(frozen=True, kw_only=True)
class EndpointEvent(Event):
    """About an endpoint; ``owner_id`` is the partner's organisation, absent for the house."""

    subject: ClassVar[str] = "webhooks.webhookendpoint"
    owner_id: int | None


@event
@dataclass(frozen=True, kw_only=True)
class EndpointAdded(EndpointEvent):
    """An address was named to which changes are sent from now on."""

    code: ClassVar[str] = "webhooks.endpoint.added"


@event
@dataclass(frozen=True, kw_only=True)
class EndpointChanged(EndpointEvent):
    """Its name, address or choice of events was changed."""

    code: ClassVar[str] = "webhooks.endpoint.changed"


@event
@dataclass(frozen=True, kw_only=True)
class EndpointRemoved(EndpointEvent):
    """It was removed, with its log."""

    code: ClassVar[str] = "webhooks.endpoint.removed"


@event
@dataclass(frozen=True, kw_only=True)
class SecretRotated(EndpointEvent):
    """It got another signing secret."""

    code: ClassVar[str] = "webhooks.endpoint.secret_rotated"


@event
@dataclass(frozen=True, kw_only=True)
class EndpointSwitchedOn(EndpointEvent):
    """Somebody lets it hear again."""

    code: ClassVar[str] = "webhooks.endpoint.switched_on"


@event
@dataclass(frozen=True, kw_only=True)
class EndpointSwitchedOff(EndpointEvent):
    """Nothing is sent to it any more: somebody said so, it said so, or it failed for days."""

    code: ClassVar[str] = "webhooks.endpoint.switched_off"


@event
@dataclass(frozen=True, kw_only=True)
class ReplayAsked(EndpointEvent):
    """Somebody had messages sent once more."""

    code: ClassVar[str] = "webhooks.endpoint.replay_asked"


@event
@dataclass(frozen=True, kw_only=True)
class MessageTried(EndpointEvent):
    """A message that somebody waits for, a test or one sent again, was tried."""

    code: ClassVar[str] = "webhooks.endpoint.message_tried"
    audited: ClassVar[bool] = False
