"""What a party as such would see: the actor that stands for it.

A partner sees through its organisation, tier, programme and distribution line together. The floor
that knows them registers how to build the actor of each kind of party.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.kernel.actors import Actor
from sharing.models import Party

type SightSource = Callable[[Party, datetime | None], Actor]
_sources: dict[str, SightSource] = {}


def sight_source(*kinds: str) -> Callable[[SightSource], SightSource]:
    """Register how the actor of parties of these kinds is built, for now or for another moment."""

    def register(source: SightSource) -> SightSource:
        _sources.update(dict.fromkeys(kinds, source))
        return source

    return register


def sight_of(party: Party, at: datetime | None = None) -> Actor:
    """The read-only actor that sees what ``party`` sees, by everything that it counts as."""
    source = _sources.get(party.kind)
    if source is None:
        return Actor(kind="preview", name=party.label, parties=(party.pk,), read_only=True)
    return source(party, at)
