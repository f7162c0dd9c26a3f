"""What must hold for every field and every mutation, derived from the schema itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_leaf_type,
    is_required_input_field,
)

from partner_api.context import Context
from partner_api.engine import GRAPHQL_SCHEMA, Request, answer, prepare, respond, run
from partner_api.plan.doors import ListDoor, door_of
from partner_api.plan.sources import ToOne
from partner_api.types.ids import SOURCES, encode_id
from portal.kernel.actors import ANONYMOUS, Actor
from sharing.shareable import shareables
from tests.orders.kit import make_invoice, make_order, make_purchase

from .conftest import Cast
from .test_stored_plans import both

SCALARS = {
    "String": "x",
    "Int": 1,
    "Boolean": True,
    "Decimal": "1.00",
    "Date": "2030-01-01",
    "DateTime": "2030-01-01T00:00:00+00:00",
    "Cursor": "x",
}


def value_of(kind: Any, key: str) -> Any:
    """Something that the type takes; ids are those of a record that strangers do not see."""
    if isinstance(kind, GraphQLNonNull):
        return value_of(kind.of_type, key)
    if isinstance(kind, GraphQLList):
        return [value_of(kind.of_type, key)]
    if isinstance(kind, GraphQLInputObjectType):
        needed = {n: f for n, f in kind.fields.items() if is_required_input_field(f)}
        return {name: value_of(field.type, key) for name, field in needed.items()}
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return key if kind.name == "ID" else SCALARS[kind.name]


def mutations(key: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    mutation = GRAPHQL_SCHEMA.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        if name == "uploadFile":
            continue  # its file cannot stand in JSON
        kind = field.args["input"].type
        payload: Any = get_named_type(field.type)
        rows = "results { userErrors { code } }" if "results" in payload.fields else ""
        errors = f"userErrors {{ code }} {rows}"
        query = f"mutation($i: {kind}) {{ {name}(input: $i) {{ {errors} }} }}"
        yield name, query, {"i": value_of(kind, key)}


def refused(query: str, variables: dict[str, Any], actor: Actor) -> bool:
    """Whether it was refused, by an error that says why."""
    request, context = Request(query, variables), Context(actor, "request")
    body = respond(prepare(request, context), request, context)
    codes = [each["extensions"]["code"] for each in body.get("errors", ())]
    for payload in (body.get("data") or {}).values():
        for part in (payload or {}, *((payload or {}).get("results") or ())):
            codes += [each["code"] for each in part.get("userErrors", ())]
    assert "internal" not in codes, (query, body)
    return bool(codes)


def nulled(kind: Any, key: str) -> Any:
    """As ``value_of``, with ``null`` for whatever may be left out, however deep."""
    if isinstance(kind, GraphQLNonNull):
        return nulled(kind.of_type, key)
    if isinstance(kind, GraphQLList):
        return [nulled(kind.of_type, key)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: nulled(field.type, key) if isinstance(field.type, GraphQLNonNull) else None
            for name, field in kind.fields.items()
        }
    return value_of(kind, key)


def test_null_for_what_may_be_left_out_is_no_failure_of_ours(cast: Cast) -> None:
    key = encode_id("Organisation", cast.customers[0].reference)
    mutation = GRAPHQL_SCHEMA.mutation_type
    assert mutation is not None
    for name, query, _variables in mutations(key):
        kind = mutation.fields[name].args["input"].type
        for who in ("mallory", "staff"):
            refused(query, {"i": nulled(kind, key)}, cast.actor(who))


def asked_with_null(path: str, field: Any, key: str) -> Request:
    """The field below a path, with ``null`` for every argument that may be null."""
    heads = ", ".join(f"${name}: {each.type}" for name, each in field.args.items())
    given = ", ".join(f"{name}: ${name}" for name in field.args)
    values = {
        name: nulled(each.type, key) if isinstance(each.type, GraphQLNonNull) else None
        for name, each in field.args.items()
    }
    inner = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    text = path.replace("ARGS", f"({given}) {inner}")
    return Request(f"query({heads}) {text}", values)


def test_null_for_an_argument_means_what_leaving_it_out_means(world: Cast) -> None:
    """Every argument of every query, at the root and below the rows of lists."""
    key = encode_id("Organisation", world.customers[0].reference)
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    asked = []
    for name, field in query.fields.items():
        if field.args:
            asked.append(asked_with_null(f"{{ {name}ARGS }}", field, key))
        nodes = getattr(get_named_type(field.type), "fields", {}).get("nodes")
        below = getattr(get_named_type(nodes.type), "fields", {}) if nodes else {}
        asked += [
            asked_with_null(f"{{ {name}(first: 2) {{ nodes {{ {inner}ARGS }} }} }}", each, key)
            for inner, each in below.items()
            if each.args
        ]
    assert len(asked) > 60
    for request in asked:
        for who in ("staff", "mallory"):
            context = Context(world.actor(who), "request")
            prepared = prepare(request, context)
            assert not prepared.errors, (request, prepared.errors)
            for body in (
                respond(prepared, request, context),
                answer(run(prepared, request, context), context),
            ):
                codes = [each["extensions"]["code"] for each in body.get("errors", ())]
                assert "internal" not in codes, (request, body)


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Records of several kinds that mallory has no part in."""
    make_order(cast.partners["alice"], customer=cast.customers[0])
    make_invoice(cast.partners["alice"])
    make_purchase(cast.partners["alice"])
    cast.partners["mallory"].parent = cast.customers[0]
    cast.partners["mallory"].owner = cast.people["staff"]
    cast.partners["mallory"].save()
    return cast


def edges() -> Iterator[tuple[str, str, str]]:
    """Root list, and an edge to one shareable record below it."""
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        door = door_of(field.resolve)
        if isinstance(door, ListDoor):
            for edge_name, edge in door.source.edges.items():
                if isinstance(edge, ToOne) and not edge.open and edge.source().shareable:
                    yield name, edge_name, edge.source().name


def test_every_edge_to_one_record_is_null_for_who_does_not_see_it(world: Cast) -> None:
    found = list(edges())
    assert len(found) > 10
    for name, edge, _kind in found:
        query = f"{{ {name}(first: 100) {{ nodes {{ {edge} {{ id }} }} }} }}"
        for actor in (world.actor("mallory"), ANONYMOUS):
            planned, executed = both(query, actor)
            assert planned == executed
            for customer in (*world.customers, world.partners["alice"]):
                assert encode_id("Organisation", customer.reference).encode() not in planned


def test_every_shareable_kind_hides_by_type_what_it_hides_by_policy() -> None:
    """Each column of a shareable type carries the facet that the model declares for it."""
    declared = {each.model: each for each in shareables()}
    for source in SOURCES.values():
        shareable = declared.get(source.model)
        if shareable is None:
            continue
        for name, edge in source.edges.items():
            for column in getattr(edge, "columns", ()):
                facet = shareable.field_facets.get(column)
                plain = getattr(edge, "form", None) is not None
                if plain and facet and column == edge.columns[0]:  # type: ignore[union-attr]
                    assert edge.facet == facet, f"{source.name}.{name}"
