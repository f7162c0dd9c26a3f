"""The feed of changes, as its viewer may know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import graphene

from partner_api.plan import Source, Together
from partner_api.types.base import Node
from partner_api.types.ids import SOURCES, encode_id
from partner_api.types.scalars import Cursor, DateTime
from portal.live.changes import MOST_RECORDS, Touched
from portal.live.changes import Change as Told

# In all the changes of a stretch so many records are named, one by one.
MOST_IN_STRETCH = 2_000

_OPERATIONS = {
    "CHANGED": "The record is there for you, new or changed.",
    "GONE": "You do not see the record any more.",
}
ChangeOperation = graphene.Enum(
    "ChangeOperation",
    [("CHANGED", "changed"), ("GONE", "gone")],
    description=lambda value: _OPERATIONS[value.name] if value else "What happened to a record.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A change as it is answered: the records of its whole stretch are read together."""

    told: Told
    together: Together

    @classmethod
    def of(cls, stretch: Sequence[Told]) -> list[Known]:
        """The changes of a stretch. Of those with many records only the kinds are named."""
        stretch = _bounded(stretch)
        named = [(_source(each.label), each.pk) for told in stretch for each in told.records]
        together = Together((source, pk) for source, pk in named if source and pk is not None)
        return [cls(told, together) for told in stretch]

    @property
    def records(self) -> list[KnownRecord]:
        """The records that it names."""
        return [KnownRecord(each, self.together) for each in self.told.records]


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record that a change names."""

    touched: Touched
    together: Together


def _bounded(stretch: Sequence[Told]) -> list[Told]:
    found, left = [], MOST_IN_STRETCH
    for told in stretch:
        if len(told.records) > min(MOST_RECORDS, left):
            kinds = dict.fromkeys(
                Touched(each.label, None, None, each.op) for each in told.records
            )
            told = replace(told, records=tuple(kinds))
        else:
            left -= len(told.records)
        found.append(told)
    return found


class ChangedRecord(graphene.ObjectType):
    """A record that a change is about."""

    operation = graphene.Field(
        ChangeOperation,
        required=True,
        description="What happened.",
        resolver=lambda known, _info: known.touched.op,
    )
    type = graphene.String(
        required=True,
        description="The kind of record.",
        resolver=lambda known, _info: known.touched.type,
    )
    reference = graphene.String(
        description="Its reference, or public id where it has none; absent: look at all of them.",
        resolver=lambda known, _info: known.touched.ref,
    )
    id = graphene.ID(
        description="Its global id, where the API has a type for it.",
        resolver=lambda known, _info: _global_id(known.touched),
    )
    node = graphene.Field(Node, description="The record as it is now; `null` once it is gone.")

    def resolve_node(self: Any, info: Any) -> Any:
        """Read by the policy of this moment."""
        touched = self.touched
        source = _source(touched.label)
        if source is None or touched.pk is None:
            return None
        return self.together.row(info, source, touched.pk)


@cache
def _source(label: str) -> Source | None:
    for source in SOURCES.values():
        if source.model._meta.label_lower == label:
            return source
    return None


def _global_id(touched: Touched) -> str | None:
    source = _source(touched.label)
    return encode_id(source.name, touched.ref) if source and touched.ref else None


class Change(graphene.ObjectType):
    """One thing that happened, with the records that it is about."""

    cursor = graphene.Field(
        Cursor,
        required=True,
        description="Pass it as `after` to go on from here, even days later.",
        resolver=lambda known, _info: known.told.position.cursor,
    )
    kind = graphene.String(
        required=True,
        description="What happened, as audit and webhooks name it: `deals.deal.approved`.",
        resolver=lambda known, _info: known.told.kind,
    )
    at = graphene.Field(
        DateTime,
        required=True,
        description="When it happened.",
        resolver=lambda known, _info: known.told.at,
    )
    records = graphene.List(
        graphene.NonNull(ChangedRecord),
        required=True,
        description=(
            "The records that it is about, as far as you may know of them. Of a change with more "
            "than 50, and of what comes behind 2,000 in one answer, each kind stands once, "
            "without reference and node: look at all of them."
        ),
        resolver=lambda known, _info: known.records,
    )


class ChangePage(graphene.ObjectType):
    """A stretch of the feed."""

    changes = graphene.List(
        graphene.NonNull(Change), required=True, description="In the order of their commit."
    )
    cursor = graphene.Field(
        Cursor, required=True, description="Where to go on, also if nothing was found."
    )
    has_more = graphene.Boolean(required=True, description="Whether to go on at once.")
