"""What somebody reads through GraphQL is what the policy shows, in few statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.types.ids import encode_id

from .conftest import Ask, Cast, make_customer

PAGE = """query($first: Int, $after: Cursor) {
  customers(first: $first, after: $after) {
    totalCount
    edges { cursor node {
      id reference name roles status country region city industry website
      email creditLimit { amount currency } owner { fullName } } }
    pageInfo { hasNextPage endCursor }
  }
}"""


def names(answer: dict[str, Any]) -> list[str]:
    return [edge["node"]["name"] for edge in answer["data"]["customers"]["edges"]]


def test_the_house_reads_every_customer_with_its_owner(ask: Any) -> None:
    answer = ask("staff")(PAGE)
    assert names(answer) == ["Customer 000", "Customer 001", "Customer 002"]
    assert answer["data"]["customers"]["totalCount"] == 3
    node = answer["data"]["customers"]["edges"][0]["node"]
    assert node["owner"] == {"fullName": "Marta"}
    assert node["creditLimit"] == {"amount": "1000.00", "currency": "EUR"}
    assert node["status"] == "ACTIVE"
    assert node["roles"] == ["CUSTOMER"]


def test_a_partner_reads_what_was_shared_and_hidden_facets_are_null(cast: Cast, ask: Any) -> None:
    cast.share(cast.customers[1], "bob", "identity")
    answer = ask("bob")(PAGE)
    assert "errors" not in answer
    assert names(answer) == ["Customer 001"]
    assert answer["data"]["customers"]["totalCount"] == 1
    node = answer["data"]["customers"]["edges"][0]["node"]
    assert node["creditLimit"] is None
    assert node["owner"] is None
    assert node["email"] is None
    assert node["city"] == "Varna"


@pytest.mark.parametrize("name", ["mallory", "nobody"])
def test_a_stranger_reads_nothing_by_list_reference_or_id(cast: Cast, ask: Any, name: str) -> None:
    cast.share(cast.customers[1], "bob", "identity")
    reference = cast.customers[1].reference
    assert names(ask(name)(PAGE)) == []
    query = "query($r: String!, $i: ID!) { customer(reference: $r) { id } node(id: $i) { id } }"
    seen = ask(name)(query, {"r": reference, "i": encode_id("Organisation", reference)})
    absent = ask(name)(query, {"r": "C-0000", "i": encode_id("Organisation", "C-0000")})
    assert seen == absent == {"data": {"customer": None, "node": None}}


def test_a_hidden_field_neither_filters_nor_sorts(cast: Cast, ask: Any) -> None:
    for customer in cast.customers:
        cast.share(customer, "bob", "identity")
    cast.share(cast.customers[2], "bob", "commercial")
    query = """query($f: OrganisationFilter, $s: OrganisationSort) {
      customers(filter: $f, sort: $s) { edges { node { name } } } }"""
    found = ask("bob")(query, {"f": {"creditLimit": {"gte": "1001"}}})
    assert names(found) == ["Customer 002"]
    ordered = ask("bob")(query, {"s": {"field": "ANNUAL_REVENUE", "direction": "DESC"}})
    assert len(names(ordered)) == 3


def test_a_page_with_owner_and_count_takes_at_most_four_statements(cast: Cast, ask: Any) -> None:
    for number in range(60):
        make_customer(f"More {number:03}", owner=cast.people["staff"])
    for customer in cast.customers:
        cast.share(customer, "bob", "identity", "commercial")
    for name, expected in (("staff", 50), ("bob", 3)):
        asking: Ask = ask(name)
        with CaptureQueriesContext(connection) as captured:
            assert len(names(asking(PAGE, {"first": 50}))) == expected
        reads = [each["sql"] for each in captured if is_business(each["sql"])]
        assert len(reads) <= 4
        assert len(captured) <= 12, [each["sql"][:90] for each in captured]


def is_business(statement: str) -> bool:
    """Whether a statement reads what was asked for, rather than who asks."""
    tables = ('FROM "partners_organisation"', '"kernel_user"."full_name"')
    return statement.startswith("SELECT") and any(table in statement for table in tables)


def test_pages_visit_every_row_once_in_both_directions(cast: Cast, ask: Any) -> None:
    for number in range(20):
        make_customer("Same name" if number % 2 else f"Name {number:03}")
    asking = ask("staff")
    seen: list[str] = []
    after = None
    while True:
        page = asking(PAGE, {"first": 7, "after": after})["data"]["customers"]
        seen += [edge["node"]["reference"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == 23
    backwards: list[str] = []
    query = """query($b: Cursor) { customers(last: 4, before: $b) {
      edges { node { reference } } pageInfo { hasPreviousPage startCursor } } }"""
    before = None
    while True:
        page = asking(query, {"b": before})["data"]["customers"]
        backwards = [edge["node"]["reference"] for edge in page["edges"]] + backwards
        if not page["pageInfo"]["hasPreviousPage"]:
            break
        before = page["pageInfo"]["startCursor"]
    assert backwards == seen


def test_nested_connections_page_each_parent_in_one_statement(cast: Cast, ask: Any) -> None:
    for customer in cast.customers:
        for number in range(5):
            customer.contacts.create(full_name=f"Person {number}")
    query = """{ customers { nodes { name contacts(first: 2) {
      totalCount nodes { fullName organisation { name } } pageInfo { hasNextPage } } } } }"""
    answer = ask("staff")(query)
    for node in answer["data"]["customers"]["nodes"]:
        assert node["contacts"]["totalCount"] == 5
        assert [each["fullName"] for each in node["contacts"]["nodes"]] == ["Person 0", "Person 1"]
        assert node["contacts"]["pageInfo"]["hasNextPage"] is True
        assert node["contacts"]["nodes"][0]["organisation"]["name"] == node["name"]
    cast.share(cast.customers[0], "bob", "identity")
    cast.share(cast.customers[1], "bob", "identity", "contacts")
    shown = ask("bob")(query)["data"]["customers"]["nodes"]
    assert shown[0]["contacts"] is None
    assert shown[1]["contacts"]["totalCount"] == 5


def test_aliases_fragments_and_directives_are_planned(cast: Cast, ask: Any) -> None:
    cast.customers[0].contacts.create(full_name="Ada")
    cast.customers[0].contacts.create(full_name="Bo")
    query = """query($yes: Boolean!) { customers(first: 1) { edges { node {
        ...Some one: contacts(first: 1) { nodes { fullName } }
        two: contacts(first: 1, sort: {field: NAME, direction: DESC}) { nodes { fullName } }
        owner @include(if: $yes) { fullName } } } } }
      fragment Some on Organisation { name parent @skip(if: $yes) { name } ... on Node { id } }"""
    node = ask("staff")(query, {"yes": True})["data"]["customers"]["edges"][0]["node"]
    assert node["one"]["nodes"] == [{"fullName": "Ada"}]
    assert node["two"]["nodes"] == [{"fullName": "Bo"}]
    assert "parent" not in node
    assert node["owner"]["fullName"] == "Marta"


def test_an_invisible_record_at_the_end_of_an_edge_is_null(cast: Cast, ask: Any) -> None:
    parent, child = cast.customers[0], cast.customers[1]
    child.parent = parent
    child.save(update_fields=["parent"])
    cast.share(child, "bob", "identity")
    query = "{ customers { nodes { name parent { name } } } }"
    assert ask("bob")(query)["data"]["customers"]["nodes"] == [
        {"name": child.name, "parent": None}
    ]
    cast.share(parent, "bob", "identity")
    nodes = ask("bob")(query)["data"]["customers"]["nodes"]
    assert nodes[1]["parent"] == {"name": parent.name}


def test_the_viewer_is_told_who_they_are(ask: Any, cast: Cast) -> None:
    query = "{ viewer { person { fullName } email departments organisations { name } scopes } }"
    assert ask("bob")(query)["data"]["viewer"] == {
        "person": {"fullName": "Bob"},
        "email": "bob@bob.example",
        "departments": [],
        "organisations": [{"name": "Bob Trading"}],
        "scopes": None,
    }
    assert ask("nobody")(query) == {"data": {"viewer": None}}
