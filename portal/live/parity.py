"""The channel of open pages: a socket names no record and no part that its reader does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from portal.kernel.actors import Actor
from portal.live.changes import told
from portal.live.consumers import page_text
from portal.live.engine.hub import News
from portal.live.feed import Position
from portal.live.probes import probe
from sharing.parity.questions import Answer, channel
from sharing.shareable import Shareable


@channel("socket")
def by_socket(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """What goes out to an open page when a facet of a record has changed, for each facet."""
    if actor.user_id is None:
        return {}
    every = frozenset(shareable.bits)
    return {
        each.pk: Answer(
            frozenset(facet for facet in every if _hears(actor, shareable, each, facet)), every
        )
        for each in records
    }


def _hears(actor: Actor, shareable: Shareable, record: Any, facet: str) -> bool:
    changes = tuple(told([probe(actor, shareable, record.pk, [facet])], actor))
    sent = orjson.loads(page_text(News(Position(0, 0), changes)))["changes"]
    return any(each["ref"] == shareable.name_of(record) for each in sent)
