"""A change that never happened, for the self-test of what tells people of changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from portal.kernel.actors import Actor
from portal.kernel.events import Audience, Event
from portal.live.facts import Fact
from portal.live.feed import Entry, Position
from sharing.shareable import Shareable


@dataclass(frozen=True, kw_only=True)
class Probed(Event):
    """A record might have changed, in these facets. It is never published."""

    code: ClassVar[str] = "live.probed"
    subject: ClassVar[str] = ""
    facets: tuple[str, ...] = ()


def probe(actor: Actor, shareable: Shareable, pk: int, facets: Iterable[str] = ()) -> Fact:
    """The change as told to whoever asks, so that the policy alone decides what they hear."""
    entry = Entry(Position(0, 0), Probed.code, {}, None, timezone.now())
    asker = Audience(users=frozenset({actor.user_id or 0}))
    event = Probed(subject_id=pk, facets=tuple(facets))
    return Fact(entry, event, asker, ((shareable.label, pk),))
