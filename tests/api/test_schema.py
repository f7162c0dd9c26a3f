"""The schema as a whole: committed, described, bounded."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_introspection_type,
    parse,
    validate,
)

from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.schema import sdl
from portal.commands import schema as schema_command
from tests.harness.server import ROOT


def our_types(*kinds: type) -> Iterator[Any]:
    for each in GRAPHQL_SCHEMA.type_map.values():
        if isinstance(each, kinds) and not is_introspection_type(each):
            yield each


def test_the_committed_schema_is_the_schema() -> None:
    committed = (ROOT / "graphql" / "schema.graphql").read_text()
    assert committed == sdl(), "run `make schema` and commit graphql/schema.graphql"


def test_the_committed_types_are_those_of_the_schema() -> None:
    assert schema_command.run(Namespace(check=True, release=False)) == 0, (
        "run `make schema` and commit it"
    )


def test_everything_is_described() -> None:
    bare = []
    for each in our_types(GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType):
        if not each.description:
            bare.append(each.name)
        for name, field in each.fields.items():
            if not field.description:
                bare.append(f"{each.name}.{name}")
            for argument, value in getattr(field, "args", {}).items():
                if not value.description and argument != "input":
                    bare.append(f"{each.name}.{name}({argument})")
    for each in our_types(GraphQLEnumType):
        values = [f"{each.name}.{name}" for name, v in each.values.items() if not v.description]
        bare += values if each.description else [each.name, *values]
    assert bare == []


def test_lists_of_records_are_pages() -> None:
    """A list of records is a connection, a page of one, or bounded by its nature."""
    bounded = {
        "Query.nodes",
        "Query.presence",
        "Viewer.organisations",
    }
    node = GRAPHQL_SCHEMA.type_map["Node"]
    loose = []
    for each in our_types(GraphQLObjectType):
        if each.name.endswith(("Connection", "Payload")):
            continue
        for name, field in each.fields.items():
            kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
            named = get_named_type(field.type)
            is_record = named is node or node in getattr(named, "interfaces", ())
            if isinstance(kind, GraphQLList) and is_record:
                loose.append(f"{each.name}.{name}")
    assert set(loose) <= bounded


def test_every_mutation_takes_one_input_and_answers_with_user_errors() -> None:
    mutation = GRAPHQL_SCHEMA.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        assert list(field.args) == ["input"], name
        payload: Any = get_named_type(field.type)
        assert payload.name.endswith("Payload"), name
        assert {"userErrors", "clientMutationId"} <= set(payload.fields), name


def test_the_kept_operations_are_valid() -> None:
    found = sorted((ROOT / "graphql" / "operations").glob("*.graphql"))
    assert found
    for path in found:
        assert validate(GRAPHQL_SCHEMA, parse(path.read_text())) == [], path.name
