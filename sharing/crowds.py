"""What each of many viewers sees of some rows, asked of the one policy in one statement.

The policy is written by Django once, for viewers that stand for others, and kept. Where its
stand-ins were, the statement then reads a table of the real viewers. A crowd of five hundred costs
as much as a few single questions did.

One statement has one viewer for row-level security: for a crowd that is the caller's (the house),
for a single viewer their own. Only ids and references are learned here; records are read by each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from portal.kernel.actors import Actor, Remit
from portal.kernel.viewers import viewing
from sharing.policies import visible_to
from sharing.shareable import Shareable, shareable_named
from sharing.stand_ins import RECORD, Statement, filled, written_once

# No row has these ids.
_PARTY, _ORGANISATION = 2_147_300_001, 2_147_400_001
_VIEWER_ARRAYS = 3
_STAND_INS = {_PARTY: "viewer.parties", _ORGANISATION: "viewer.organisations"}
_FORM = """
SELECT viewer.number, seen.* FROM (
    SELECT number, parties::int[] AS parties, organisations::bigint[] AS organisations
    FROM unnest($1::int[], $2::text[], $3::text[]) AS given (number, parties, organisations)
) AS viewer CROSS JOIN LATERAL ({policy}) AS seen
"""

# Record's id → its public key (as asked for), mask of the facets that are seen.
type Seen = Mapping[int, tuple[str, int]]
_NOTHING: Seen = {}


@dataclass(frozen=True, slots=True)
class _Kind:
    """What of a viewer decides about the form of the statement; the rest are its values."""

    departments: frozenset[str]
    remits: tuple[Remit, ...]
    # Whose own records lie within the remits.
    user_id: int | None
    is_administrator: bool
    is_system: bool
    has_parties: bool
    has_organisations: bool

    @classmethod
    def of(cls, actor: Actor) -> _Kind:
        return cls(
            actor.departments,
            actor.remits,
            actor.user_id if actor.remits else None,
            actor.is_administrator,
            actor.is_system,
            bool(actor.parties),
            bool(actor.organisations),
        )

    def stand_in(self) -> Actor:
        return Actor(
            kind="system" if self.is_system else "user",
            user_id=self.user_id,
            departments=self.departments,
            remits=self.remits,
            is_administrator=self.is_administrator,
            parties=(_PARTY,) if self.has_parties else (),
            organisations={_ORGANISATION: "user"} if self.has_organisations else {},
        )


def seen_by_each(
    shareable: Shareable,
    ids: Iterable[int],
    actors: Sequence[Actor],
    *,
    key: str = "pk",
    at: datetime | None = None,
) -> list[Seen]:
    """For each actor the rows that they see, now or ``at`` a moment, by their ids.

    ``key`` names a column that comes along as text: the record's reference.
    """
    found: list[Seen] = [_NOTHING] * len(actors)
    wanted = sorted(set(ids))
    kinds: dict[_Kind, list[int]] = defaultdict(list)
    for number, actor in enumerate(actors):
        kinds[_Kind.of(actor)].append(number)
    for kind, numbers in kinds.items():
        statement = _statement(shareable, kind, key, at)
        if statement is None or not wanted:
            continue
        asked = [actors[each] for each in numbers]
        for number, seen in _ask(statement, wanted, asked, now=at is None).items():
            found[numbers[number]] = seen
    return found


def _ask(
    statement: Statement, ids: list[int], actors: Sequence[Actor], *, now: bool
) -> dict[int, Seen]:
    """The same viewers are asked for once."""
    policy, params = statement
    asked: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = defaultdict(list)
    for number, actor in enumerate(actors):
        asked[tuple(actor.parties), tuple(actor.organisations)].append(number)
    viewers = (
        list(range(len(asked))),
        [_array(parties) for parties, _organisations in asked],
        [_array(organisations) for _parties, organisations in asked],
    )
    rows: dict[int, dict[int, tuple[str, int]]] = defaultdict(dict)
    # Row-level security knows the present alone.
    alone = viewing(actors[0]) if now and len(asked) == 1 else nullcontext()
    with alone, connection.planned_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(policy, [*viewers, *filled(params, ids)])
        for viewer, pk, name, mask in cursor.fetchall():
            rows[viewer][pk] = (name, mask)
    groups = list(asked.values())
    return {number: seen for viewer, seen in rows.items() for number in groups[viewer]}


def _array(ids: Iterable[int]) -> str:
    return f"{{{','.join(map(str, ids))}}}"


def _statement(
    shareable: Shareable, kind: _Kind, key: str, at: datetime | None
) -> Statement | None:
    """The policy for viewers of a kind; ``None`` if they can see nothing."""
    return _kept(shareable.label, kind, key) if at is None else _written(shareable, kind, key, at)


@lru_cache(maxsize=500)
def _kept(label: str, kind: _Kind, key: str) -> Statement | None:
    return _written(shareable_named(label), kind, key, None)


def _written(shareable: Shareable, kind: _Kind, key: str, at: datetime | None) -> Statement | None:
    rows = shareable.model._default_manager.filter(pk__in=[RECORD]).order_by()
    seen = visible_to(kind.stand_in(), rows, at=at).annotate(seen_as=Cast(F(key), TextField()))
    columns = seen.values_list("pk", "seen_as", "facet_mask")
    try:
        policy, values = written_once(columns, _STAND_INS, numbered_from=_VIEWER_ARRAYS + 1)
    except EmptyResultSet:
        return None
    return _FORM.format(policy=policy), values
