"""What is read while a request is answered for a partner, noted where records are shown.

Whatever shows a record makes a ``Shown`` of it or reads it by a plan of the API; both tell the
reading under way. It costs no statement: entries are handed to the journal, which writes those of
many requests at once. The house's own reading and previews are not noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils import timezone

from portal.kernel.actors import Actor
from sharing.models import AccessAct, AccessEntry
from sharing.shareable import COARSE, Shareable

# So many records of one kind stand in one entry; a request that shows more makes several.
MOST_RECORDS = 1_000
_WORDS = 200

_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


class Reading:
    """The records that one request shows, by kind, each with the facets that are seen."""

    __slots__ = ("actor", "seen")

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.seen: dict[str, dict[int, int]] = {}

    def note(self, label: str, pk: int, mask: int) -> None:
        """A record was shown; of several looks at it the widest counts."""
        records = self.seen.setdefault(label, {})
        records[pk] = records.get(pk, 0) | mask

    def entries(self, act: AccessAct, *, place: str = "", query: str = "") -> list[AccessEntry]:
        """What to write down; a search that found nothing was a search all the same."""
        seen = self.seen or ({"": {}} if act == AccessAct.SEARCHED else {})
        return [
            entry
            for label, masks in seen.items()
            for entry in entries_of(self.actor, act, label, masks, place=place, query=query)
        ]


def is_logged(actor: Actor) -> bool:
    """Whether what the actor reads is written down: people and programs of partners."""
    return bool(actor.organisations) and not actor.is_house and actor.kind in {"user", "token"}


@contextmanager
def reading(actor: Actor) -> Iterator[Reading | None]:
    """Note what is shown meanwhile; ``None`` for an actor whose reading is not logged."""
    found = Reading(actor) if is_logged(actor) else None
    token = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(token)


@contextmanager
def taking(actor: Actor) -> Iterator[Reading]:
    """Note what is shown meanwhile to anybody, for a file that tells it: a reading around it is
    told nothing."""
    found = Reading(actor)
    token = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(token)


def note_shown(label: str, pk: int, mask: int) -> None:
    """A record is shown to whoever reads now, if that is written down."""
    under_way = _reading.get()
    if under_way is not None:
        under_way.note(label, pk, mask)


def note_rows(label: str, ids: Sequence[Any], masks: Sequence[Any]) -> None:
    """The same for a table of records."""
    under_way = _reading.get()
    if under_way is not None:
        for pk, mask in zip(ids, masks, strict=True):
            # A row that an edge did not lead to is empty.
            if pk is not None:
                under_way.note(label, pk, mask or 0)


def told_by(shareable: Shareable, facets: Iterable[str]) -> int:
    """What somebody is told who gets fields of these facets, as bits: the base always."""
    mask = shareable.bits[shareable.base]
    for name in facets:
        mask |= shareable.bits.get(name, 0)
        mask |= shareable.coarse_bits.get(f"{name.removesuffix(COARSE)}{COARSE}", 0)
    return mask


def entries_of(
    actor: Actor,
    act: AccessAct,
    label: str,
    masks: dict[int, int],
    *,
    place: str = "",
    query: str = "",
) -> list[AccessEntry]:
    """Entries about these records, for each company that the actor acts for; none if it is not
    logged."""
    if not is_logged(actor):
        return []
    now, records = timezone.now(), list(masks.items())
    stretches = [
        records[start : start + MOST_RECORDS]
        for start in range(0, max(len(records), 1), MOST_RECORDS)
    ]
    return [
        AccessEntry(
            at=now,
            organisation_id=organisation,
            user_id=actor.user_id,
            token_id=actor.token_id,
            act=act,
            place=place[:_WORDS],
            query=query[:_WORDS],
            subject=label,
            record_ids=[pk for pk, _mask in stretch],
            masks=[mask for _pk, mask in stretch],
        )
        for organisation in sorted(actor.organisations)
        for stretch in stretches
    ]
