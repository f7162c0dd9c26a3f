"""What somebody saw at a moment of the past, naively, and as it is answered to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from portal.kernel.actors import Actor
from sharing.parity.naive import Decided, facets_seen
from sharing.parity.questions import Answer
from sharing.projections import Shown
from sharing.shareable import Shareable
from sharing.visible_then import seen_then

# Moments that one walk asks about for a person and a kind.
MOST_MOMENTS = 3
_AN_INSTANT = timedelta(microseconds=1)


def moments(decided: Decided, now: datetime) -> list[datetime]:
    """Moments at which something was different: the last ones before grants were taken back or
    ended, those of what the records are parts of included, and a day ago."""
    found = {now - timedelta(days=1)}
    of_main = decided.main.grants if decided.main is not None else ()
    for grant in (*decided.grants, *of_main):
        ends = [at for at in (grant.revoked_at, grant.valid_until) if at is not None and at <= now]
        found |= {min(ends) - _AN_INSTANT} if ends else set()
    return sorted(found, reverse=True)[:MOST_MOMENTS]


def past_facets(
    actor: Actor,
    shareable: Shareable,
    records: Sequence[Any],
    decided: Decided,
    at: datetime,
) -> dict[int, frozenset[str]]:
    """What the specification says that ``actor`` saw of each record at a moment."""
    return {
        each.pk: facets_seen(actor, shareable, each, decided, at, past=True)
        if was_there(shareable, each, at)
        else frozenset()
        for each in records
    }


def was_there(shareable: Shareable, record: Any, at: datetime) -> bool:
    """Whether a record existed: by the day that it was made; a part, once it had come to what it
    is a part of. Where nobody knows, what can be shared counts as there."""
    made = getattr(record, "created_at", None)
    if made is not None:
        return bool(made <= at)
    if shareable.main is None:
        return shareable.access is not None
    came = record.events.filter(pgh_label="insert").values_list("pgh_created_at", flat=True)
    whole = getattr(record, shareable.part_of)
    return all(moment <= at for moment in came) and was_there(shareable.main, whole, at)


def past_answers(
    actor: Actor, shareable: Shareable, records: Sequence[Any], at: datetime
) -> Mapping[int, Answer]:
    """What is answered to the question what somebody saw at a moment."""
    rows = shareable.model._default_manager.filter(pk__in=[each.pk for each in records])
    found = {each.pk: each for each in seen_then(actor, rows, at)}
    every = frozenset(shareable.bits) | frozenset(shareable.coarse_bits)
    return {
        each.pk: Answer(
            frozenset(Shown(found[each.pk], noted=False).facets)
            if each.pk in found
            else frozenset(),
            every,
        )
        for each in records
    }
