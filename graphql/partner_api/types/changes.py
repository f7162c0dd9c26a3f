"""The feed of changes, as its viewer may know them."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.plan import Loader
from partner_api.types.base import Node
from partner_api.types.ids import SOURCES, encode_id
from partner_api.types.scalars import Cursor, DateTime
from portal.live.changes import Touched

_OPERATIONS = {
    "CHANGED": "The record is there for you, new or changed.",
    "GONE": "You do not see the record any more.",
}
ChangeOperation = graphene.Enum(
    "ChangeOperation",
    [("CHANGED", "changed"), ("GONE", "gone")],
    description=lambda value: _OPERATIONS[value.name] if value else "What happened to a record.",
)


class ChangedRecord(graphene.ObjectType):
    """A record that a change is about."""

    operation = graphene.Field(
        ChangeOperation,
        required=True,
        description="What happened.",
        resolver=lambda touched, _info: touched.op,
    )
    type = graphene.String(
        required=True,
        description="The kind of record.",
        resolver=lambda touched, _info: touched.type,
    )
    reference = graphene.String(
        description="Its reference, or public id where it has none; absent: look at all of them.",
        resolver=lambda touched, _info: touched.ref,
    )
    id = graphene.ID(
        description="Its global id, where the API has a type for it.",
        resolver=lambda touched, _info: _global_id(touched),
    )
    node = graphene.Field(Node, description="The record as it is now; `null` once it is gone.")

    def resolve_node(self: Any, info: Any) -> Any:
        """Read by the policy of this moment."""
        source = _source(self)
        if source is None or self.pk is None:
            return None
        return Loader(info).one(source, source.model._default_manager.filter(pk=self.pk))


def _source(touched: Touched) -> Any:
    for source in SOURCES.values():
        if source.model._meta.label_lower == touched.label:
            return source
    return None


def _global_id(touched: Touched) -> str | None:
    source = _source(touched)
    return encode_id(source.name, touched.ref) if source and touched.ref else None


class Change(graphene.ObjectType):
    """One thing that happened, with the records that it is about."""

    cursor = graphene.Field(
        Cursor,
        required=True,
        description="Pass it as `after` to go on from here, even days later.",
        resolver=lambda told, _info: told.position.cursor,
    )
    kind = graphene.String(
        required=True,
        description="What happened, as audit and webhooks name it: `deals.deal.approved`.",
        resolver=lambda told, _info: told.kind,
    )
    at = graphene.Field(
        DateTime,
        required=True,
        description="When it happened.",
        resolver=lambda told, _info: told.at,
    )
    records = graphene.List(
        graphene.NonNull(ChangedRecord),
        required=True,
        description="The records that it is about, as far as you may know of them.",
        resolver=lambda told, _info: told.records,
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
