"""The page of changes says what is true of the schema."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from graphql import build_schema

from partner_api.changelog import EDITIONS, Deprecation, deprecations
from partner_api.engine import GRAPHQL_SCHEMA
from tests.api.conftest import Cast


def test_what_the_editions_name_is_there() -> None:
    roots = (GRAPHQL_SCHEMA.query_type, GRAPHQL_SCHEMA.mutation_type)
    known = {name for root in roots if root for name in root.fields} | set(GRAPHQL_SCHEMA.type_map)
    assert [name for each in EDITIONS for name in each.names if name not in known] == []


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
