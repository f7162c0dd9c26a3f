"""Stored plans and graphql-core's executor give the same bytes, for everybody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql import (
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from partner_api import engine
from partner_api.context import Context
from partner_api.engine import GRAPHQL_SCHEMA, Request, answer, prepare, respond, run
from partner_api.plan.doors import ListDoor, door_of
from partner_api.plan.sources import Column, Plain
from partner_api.types.ids import SOURCES, encode_id
from portal.kernel.actors import ANONYMOUS, Actor
from tests.orders.kit import make_invoice, make_order, make_purchase
from tests.pricing_feedback.kit import item_on_sale, let_see

from .conftest import Cast

DEPTH = 3


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Something of most kinds, shared with bob in part."""
    for index, customer in enumerate(cast.customers):
        customer.contacts.create(full_name=f"Person {index}", email="p@example.com")
        customer.contacts.create(full_name="Somebody", job_title="")
    cast.share(cast.customers[0], "bob", "identity", "contacts")
    cast.share(cast.customers[1], "bob", "identity", "commercial")
    cast.share(cast.customers[2], "alice", "identity")
    cast.partners["bob"].parent = cast.customers[0]
    cast.partners["bob"].save()
    make_order(cast.partners["alice"], customer=cast.customers[0])
    make_order(cast.partners["bob"])
    make_invoice(cast.partners["alice"])
    make_purchase(cast.partners["bob"])
    let_see(item_on_sale(), cast.partners["bob"])
    return cast


def both(query: str, actor: Actor, variables: dict[str, Any] | None = None) -> tuple[bytes, bytes]:
    """The answers of the stored plan and of the executor."""
    request, context = Request(query, variables), Context(actor, "request")
    prepared = prepare(request, context)
    assert prepared.document is not None, prepared.errors
    planned = respond(prepared, request, context)
    executed = answer(run(prepared, request, context), context)
    return orjson.dumps(planned), orjson.dumps(executed)


def is_planned(query: str, actor: Actor, variables: dict[str, Any] | None = None) -> bool:
    """Whether the plan alone answers."""
    request, context = Request(query, variables), Context(actor)
    prepared = prepare(request, context)
    assert prepared.plans is not None
    found = prepared.plans.answer(prepared.operation(request), variables or {}, actor)
    return found is not None


def actors(cast: Cast) -> Iterator[Actor]:
    yield from (cast.actor(name) for name in cast.people)
    yield ANONYMOUS


def selection(kind: Any, dice: random.Random, depth: int, *, plannable: bool) -> str:
    """A selection of an object type: aliases, typenames and nesting by chance."""
    chosen = ["__typename"] if dice.random() < 0.3 else []
    edges = SOURCES[kind.name].edges if kind.name in SOURCES else {}
    for name, field in kind.fields.items():
        named, edge = get_named_type(field.type), edges.get(name)
        if any(is_required_argument(each) for each in field.args.values()):
            continue
        if plannable and isinstance(edge, Column) and edge.form is None:
            continue
        alias = f"{name}_{dice.randrange(9)}: " if dice.random() < 0.2 else ""
        if is_leaf_type(named):
            chosen.append(alias + name)
        elif isinstance(named, GraphQLObjectType) and depth > 0:
            window = f"(first: {dice.choice((1, 2, 50))})" if "first" in field.args else ""
            inner = selection(named, dice, depth - 1, plannable=plannable)
            chosen.append(f"{alias}{name}{window} {{ {inner} }}")
    dice.shuffle(chosen)
    return " ".join(chosen[:14]) or "__typename"


def corpus(dice: random.Random, *, plannable: bool) -> Iterator[str]:
    """One query for each list of the root."""
    query = GRAPHQL_SCHEMA.query_type
    assert query is not None
    for name, field in query.fields.items():
        if isinstance(door_of(field.resolve), ListDoor):
            inner = selection(get_named_type(field.type), dice, DEPTH, plannable=plannable)
            yield f"{{ {name}(first: {dice.choice((1, 3, 100))}) {{ {inner} }} }}"


@pytest.mark.parametrize("seed", range(2))
def test_random_operations_get_the_same_bytes_from_both(world: Cast, seed: int) -> None:
    planned = 0
    for query in corpus(random.Random(seed), plannable=True):  # noqa: S311
        for actor in actors(world):
            ours, theirs = both(query, actor)
            assert ours == theirs, query
            planned += is_planned(query, actor)
    assert planned > 50


def test_operations_with_computed_fields_do_too(world: Cast) -> None:
    for query in corpus(random.Random(9), plannable=False):  # noqa: S311
        ours, theirs = both(query, world.actor("bob"))
        assert ours == theirs, query


def sorts_of(field: Any) -> list[str]:
    asked = field.args["sort"].type if "sort" in field.args else None
    if not isinstance(asked, GraphQLInputObjectType):
        return []
    return list(get_named_type(asked.fields["field"].type).values)


def test_every_order_pages_alike_in_both_directions(world: Cast) -> None:
    query_type = GRAPHQL_SCHEMA.query_type
    assert query_type is not None
    for name, field in query_type.fields.items():
        if not isinstance(door_of(field.resolve), ListDoor):
            continue
        for sort in sorts_of(field):
            for direction in ("ASC", "DESC"):
                order = f"sort: {{ field: {sort}, direction: {direction} }}"
                walk(name, order, world.actor("staff" if direction == "ASC" else "bob"))


def walk(name: str, order: str, actor: Actor) -> None:
    """Three pages forwards, then back, each by both."""
    info = "hasNextPage hasPreviousPage startCursor endCursor"
    page = f"pageInfo {{ {info} }} edges {{ cursor node {{ id }} }}"
    variables: dict[str, Any] = {"cursor": None}
    for size, end in (("first: 2, after", "endCursor"), ("last: 1, before", "startCursor")):
        query = f"query($cursor: Cursor) {{ {name}({size}: $cursor, {order}) {{ {page} }} }}"
        for _page in range(2):
            ours, theirs = both(query, actor, variables)
            assert ours == theirs, (query, variables)
            variables = {"cursor": orjson.loads(ours)["data"][name]["pageInfo"][end]}


SHAPES = [
    "query($skip: Boolean!) { customers { nodes { name @skip(if: $skip) contacts(last: 1) {"
    " totalCount nodes { fullName organisation { name } } pageInfo { hasPreviousPage } } } } }",
    "query($skip: Boolean!) { customers { nodes { name @skip(if: $skip) city } } }",
    "query($skip: Boolean!) { customers { nodes {"
    " ...F @include(if: $skip) ... on Node { id } } } }"
    " fragment F on Organisation { name contacts { totalCount } }",
    "query($skip: Boolean!) {"
    " a: customers(first: 1) { edges { a: node { name } b: node { city } } }"
    " b: customers(last: 1) { nodes { name @skip(if: $skip) } totalCount } __typename }",
    "query($skip: Boolean!) { customers { totalCount @skip(if: $skip) __typename } }",
    "query($skip: Boolean!) { customers(first: 0) { nodes { id @skip(if: $skip) } totalCount } }",
    "query($skip: Boolean!) { customers(first: 500) { nodes { id @skip(if: $skip) } } }",
    'query($skip: Boolean!) { customers(after: "wrong") { nodes { id @skip(if: $skip) } } }',
    'query($skip: Boolean!) { customers(filter: {city: {eq: "Varna"}, creditLimit: {gte: "1001"}})'
    " { nodes { id @skip(if: $skip) name } totalCount } }",
    "query($skip: Boolean!) { customers { nodes { id @skip(if: $skip) } } viewer { email } }",
]


@pytest.mark.parametrize("query", SHAPES)
def test_fragments_directives_aliases_and_refusals(world: Cast, query: str) -> None:
    for actor in actors(world):
        for skip in (True, False):
            ours, theirs = both(query, actor, {"skip": skip})
            assert ours == theirs


def test_records_and_nodes_answer_alike(world: Cast) -> None:
    query = (
        "query($r: String!, $i: ID!) { customer(reference: $r) { name owner { fullName } }"
        " node(id: $i) { id __typename ... on Organisation { name parent { name } } } }"
    )
    refs = [each.reference for each in world.customers]
    for ref in (*refs, refs[0].lower(), "C-0", "", world.partners["bob"].reference):
        for actor in actors(world):
            variables = {"r": ref, "i": encode_id("Organisation", ref)}
            ours, theirs = both(query, actor, variables)
            assert ours == theirs
            assert is_planned(query, actor, variables)


def test_a_plan_is_kept_and_takes_three_statements(world: Cast) -> None:
    query = (
        "{ customers(first: 50) { totalCount edges { cursor node { id reference name roles status"
        " country city email phone creditLimit { amount } owner { fullName } } } } }"
    )
    assert all(
        isinstance(SOURCES["Organisation"].edges[name].form, Plain)  # type: ignore[union-attr]
        for name in ("name", "status")
    )
    actor = world.actor("bob")
    both(query, actor)
    request, context = Request(query), Context(actor)
    with CaptureQueriesContext(connection) as captured:
        body = respond(engine.prepare(request, context), request, context)
    assert len(body["data"]["customers"]["edges"]) == 2
    assert len(captured) == 3


def test_what_was_granted_a_moment_ago_is_in_the_kept_plan_and_what_was_revoked_is_not(
    world: Cast,
) -> None:
    query = "{ customers { totalCount nodes { name } } }"
    assert both(query, world.actor("mallory"))[0] == (
        b'{"data":{"customers":{"totalCount":0,"nodes":[]}}}'
    )
    world.share(world.customers[2], "mallory", "identity")
    ours, theirs = both(query, world.actor("mallory"))
    assert ours == theirs
    assert b"Customer 002" in ours
