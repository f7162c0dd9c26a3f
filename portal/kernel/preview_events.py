"""What happens to previews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Audience, Event, audience_of, event


@dataclass(frozen=True, kw_only=True)
class PreviewEvent(Event):
    """Somebody of the house looks with the eyes of a person."""

    subject: ClassVar[str] = "kernel.preview"
    viewer_id: int
    person_id: int


@event
@dataclass(frozen=True, kw_only=True)
class PreviewBegun(PreviewEvent):
    """They look from now on."""

    code: ClassVar[str] = "kernel.preview.begun"


@event
@dataclass(frozen=True, kw_only=True)
class PreviewEnded(PreviewEvent):
    """They look no more."""

    code: ClassVar[str] = "kernel.preview.ended"


@audience_of(PreviewBegun, PreviewEnded)
def viewer_of_preview(fact: PreviewEvent) -> Audience:
    """Whoever looks; the person is not disturbed."""
    return Audience(users=frozenset({fact.viewer_id}))
