"""The channel of the API: every column of every type, asked for by ``node``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from partner_api.context import Context
from partner_api.engine import GRAPHQL_SCHEMA, Request, prepare, run
from partner_api.types.changes import Known
from partner_api.types.ids import SOURCES, encode_id
from portal.kernel.actors import Actor
from portal.kernel.viewers import viewing
from portal.live.changes import told
from portal.live.facts import Fact
from portal.live.probes import probe
from sharing.parity.questions import Answer, channel
from sharing.shareable import Shareable


def _type_of(shareable: Shareable) -> str | None:
    return next((name for name, each in SOURCES.items() if each.model is shareable.model), None)


def _selection(kind: str, shareable: Shareable) -> dict[str, str]:
    """Field of the API → facet, for every column of the type, straight from the schema."""
    found = GRAPHQL_SCHEMA.get_type(kind)
    assert isinstance(found, GraphQLObjectType)  # noqa: S101
    facets = {to_camel_case(name): facet for name, facet in shareable.field_facets.items()}
    return {
        name: facets[name]
        for name, field in found.fields.items()
        if name in facets and is_leaf_type(get_named_type(field.type)) and not field.args
    }


@channel("GraphQL")
def by_graphql(actor: Actor, shareable: Shareable, records: Sequence[Any]) -> Mapping[int, Answer]:
    """Hidden facets read as null, hidden records as absent, and nothing else does."""
    kind = _type_of(shareable)
    if kind is None or not actor.is_signed_in:
        return {}
    selection = _selection(kind, shareable)
    fields = " ".join(["__typename", *selection])
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}"
    source = SOURCES[kind]
    answers = {}
    for each in records:
        node = _read(actor, query, encode_id(kind, getattr(each, source.ref)))
        seen = {facet for name, facet in selection.items() if (node or {}).get(name) is not None}
        if node:
            seen.add(shareable.base)
        answers[each.pk] = Answer(frozenset(seen), frozenset({shareable.base}))
    return answers


@channel("subscription")
def by_subscription(
    actor: Actor, shareable: Shareable, records: Sequence[Any]
) -> Mapping[int, Answer]:
    """What a subscriber is told of a change, with the record as it is read for them then."""
    kind = _type_of(shareable)
    if kind is None or actor.user_id is None:
        return {}
    selection = _selection(kind, shareable)
    fields = " ".join(["__typename", *selection])
    query = f"""subscription {{ changes {{ records {{ reference
      node {{ ... on {kind} {{ {fields} }} }} }} }} }}"""
    base = frozenset({shareable.base})
    answers = {}
    for each in records:
        seen: set[str] = set()
        for record in _subscribed(actor, query, probe(actor, shareable, each.pk)):
            node = record["node"] or {}
            seen |= {facet for name, facet in selection.items() if node.get(name) is not None}
            seen |= base
        answers[each.pk] = Answer(frozenset(seen), base)
    return answers


def _subscribed(actor: Actor, query: str, fact: Fact) -> list[dict[str, Any]]:
    context = Context(actor, "parity")
    request = Request(query, {})
    prepared = prepare(request, context)
    found: list[dict[str, Any]] = []
    for change in Known.of(told([fact], actor)):
        with viewing(actor):
            result = run(prepared, request, context, change)
        if result.errors:
            raise RuntimeError(f"the subscription cannot be read: {result.errors[0]}")
        found += (result.data or {}).get("changes", {}).get("records", ())
    return found


def _read(actor: Actor, query: str, key: str) -> dict[str, Any] | None:
    context = Context(actor, "parity")
    request = Request(query, {"id": key})
    with viewing(actor):
        result = run(prepare(request, context), request, context)
    return (result.data or {}).get("node")
