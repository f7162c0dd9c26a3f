"""What happens to API tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Audience, Event, audience_of, event


@dataclass(frozen=True, kw_only=True)
class TokenEvent(Event):
    """A change of a person's tokens."""

    subject: ClassVar[str] = "kernel.apitoken"
    user_id: int


@event
@dataclass(frozen=True, kw_only=True)
class TokenCreated(TokenEvent):
    """A token was made."""

    code: ClassVar[str] = "kernel.token.created"


@event
@dataclass(frozen=True, kw_only=True)
class TokenRevoked(TokenEvent):
    """A token was taken back; whatever it has open ends."""

    code: ClassVar[str] = "kernel.token.revoked"


@audience_of(TokenCreated, TokenRevoked)
def owner_of_token(fact: TokenEvent) -> Audience:
    """Only the owner."""
    return Audience(users=frozenset({fact.user_id}))
