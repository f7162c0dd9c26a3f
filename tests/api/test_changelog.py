"""The page of changes says what is true of the schema."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from graphql import GraphQLSchema, build_schema

from partner_api.changelog import EDITIONS, Deprecation, deprecations
from partner_api.engine import GRAPHQL_SCHEMA
from partner_api.released import unannounced_breaks
from tests.api.conftest import Cast
from tests.harness.server import ROOT


def test_what_the_editions_name_is_there() -> None:
    roots = (GRAPHQL_SCHEMA.query_type, GRAPHQL_SCHEMA.mutation_type)
    known = {name for root in roots if root for name in root.fields} | set(GRAPHQL_SCHEMA.type_map)
    assert [name for each in EDITIONS for name in each.names if name not in known] == []


def released() -> GraphQLSchema:
    return build_schema((ROOT / "graphql/released.graphql").read_text())


def test_what_was_released_is_never_broken_unannounced() -> None:
    """What integrators built upon stays: it is deprecated first, or an edition says it."""
    announced = {name for each in EDITIONS for name in each.breaks}
    assert unannounced_breaks(released(), GRAPHQL_SCHEMA, announced) == []


def test_a_break_is_found_unless_it_was_deprecated_or_is_announced() -> None:
    old = build_schema(
        """type Query { gone: Int  old: Int @deprecated(reason: "2027-01-01")  null: Int!
        taken(by: String): Int } type Lost { one: Int }"""
    )
    new = build_schema("type Query { null: Int  taken(by: Int): Int }")
    found = unannounced_breaks(old, new, set())
    assert sorted(found) == [
        "Lost was removed.",
        "Query.gone was removed.",
        "Query.null changed type from Int! to Int.",
        "Query.taken arg by has changed type from String to Int.",
    ]
    announced = {"Lost", "Query.gone", "Query.null", "Query.taken"}
    assert unannounced_breaks(old, new, announced) == []


def test_whatever_came_since_the_release_is_in_an_edition() -> None:
    old, named = released(), {name for each in EDITIONS for name in each.names}
    for root in ("query_type", "mutation_type", "subscription_type"):
        fresh = set(getattr(GRAPHQL_SCHEMA, root).fields) - set(getattr(old, root).fields)
        assert fresh <= named, root


def test_editions_are_in_order_the_newest_first() -> None:
    days = [each.day for each in EDITIONS]
    assert days == sorted(days, reverse=True)


def test_whatever_goes_says_when() -> None:
    for each in deprecations(GRAPHQL_SCHEMA):
        assert re.search(r"\b20\d\d-\d\d-\d\d\b", each.reason), each.name


def test_deprecations_are_found() -> None:
    schema = build_schema(
        'type Query { old: Int @deprecated(reason: "Use new; goes on 2027-06-01.") new: Int }'
    )
    assert list(deprecations(schema)) == [Deprecation("Query.old", "Use new; goes on 2027-06-01.")]


@pytest.mark.django_db
def test_people_read_the_page(cast: Cast) -> None:
    client = Client()
    assert client.get("/graphql/changes/").status_code == 302
    client.force_login(cast.people["bob"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/graphql/changes/").content.decode()
    assert "createBulkExport" in page
