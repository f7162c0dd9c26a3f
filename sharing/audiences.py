"""Whom a change of sharing concerns: the party itself, and those who share such records."""

from __future__ import annotations

from portal.kernel.events import Audience, audience_of
from sharing.events import CHANGES, SharingEvent
from sharing.shareable import shareable_named


@audience_of(*CHANGES)
def receivers_and_sharers(fact: SharingEvent) -> Audience:
    """The party of the grant or wall, and the departments that may share such records."""
    return Audience(
        parties=frozenset({fact.party_id}),
        departments=frozenset(shareable_named(fact.record_model).sharers),
    )
