"""Relay's doors: any record by its global id."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from partner_api.plan import Loader, Row, Source
from partner_api.plan.doors import RecordDoor, mark
from partner_api.queries.base import Queries
from partner_api.types.base import Node
from partner_api.types.ids import (
    SOURCES,
    by_refs,
    clean_ref,
    decode_id,
    encode_id,
    rows_of,
)
from portal.kernel.errors import Refused

MOST_NODES = 100


def _find(info: Any, value: str) -> Row | None:
    """The visible record of this id: absent, invisible and malformed answer alike."""
    try:
        source, rows = rows_of(value)
    except Refused:
        return None
    return Loader(info).one(source, rows)


def _door(value: str) -> tuple[Source, Any] | None:
    """For stored plans: which kind of record, and its reference."""
    with suppress(Refused):
        name, ref = decode_id(value)
        source = SOURCES.get(name)
        clean = clean_ref(source, ref) if source else None
        return None if source is None or clean is None else (source, clean)
    return None


def _node(_root: Any, info: Any, id: str) -> Row | None:
    return _find(info, id)


class NodeQueries(Queries):
    """``node`` and ``nodes``."""

    node = graphene.Field(
        Node,
        id=graphene.Argument(graphene.ID, required=True, description="A global id."),
        description="The record with this global id; `null` if you cannot see one.",
        resolver=mark(_node, RecordDoor("id", _door, {})),
    )
    nodes = graphene.Field(
        graphene.List(Node),
        required=True,
        ids=graphene.Argument(
            graphene.List(graphene.NonNull(graphene.ID)),
            required=True,
            description="Global ids, at most 100.",
        ),
        description="The records with these ids, in the order asked; `null` where you see none.",
    )

    def resolve_nodes(self, info: Any, ids: list[str]) -> list[Row | None]:
        """Several records, one statement for each type."""
        if len(ids) > MOST_NODES:
            raise Refused(
                _("Give at most %(most)s values."),
                code="too_many_values",
                field="ids",
                most=MOST_NODES,
            )
        wanted: dict[str, tuple[Source, set[str]]] = {}
        for each in ids:
            with suppress(Refused):
                name, ref = decode_id(each)
                if name in SOURCES:
                    wanted.setdefault(name, (SOURCES[name], set()))[1].add(ref)
        found: dict[str, Row] = {}
        for source, refs in wanted.values():
            for row in Loader(info).many(source, by_refs(source, refs)):
                found[encode_id(source.name, getattr(row.record, source.ref))] = row
        return [found.get(each) for each in ids]
