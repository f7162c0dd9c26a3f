"""What an operation costs, however it is written; who is told to wait; what is kept in memory."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import parse

from partner_api import engine, quota
from partner_api.context import Context
from partner_api.documents import _sent, hash_of
from partner_api.engine import Request, charged
from partner_api.errors import ClientError
from partner_api.limits import Meter
from partner_api.plan import reader
from partner_api.plan.asked import frozen
from partner_api.plan.compiler import NotPlannedError
from partner_api.plan.shapes import ListShape, RecordShape
from portal.kernel.actors import ANONYMOUS
from portal.kernel.database import statements
from portal.kernel.errors import Limited
from portal.kernel.limits import take

from .conftest import Ask, Cast


def cost(query: str, **variables: Any) -> int:
    return Meter(parse(query), variables).check()


PLAIN = "{ customers(first: 100) { nodes { name contacts(first: 100) { nodes { id } } } } }"
# The same question in other words.
SAME = {
    "an inline fragment": "{ customers(first: 100) { ... on OrganisationConnection { nodes { name "
    "contacts(first: 100) { ... { nodes { id } } } } } } }",
    "a fragment": "{ customers(first: 100) { ...C } } fragment C on OrganisationConnection "
    "{ nodes { name contacts(first: 100) { ...D } } } "
    "fragment D on ContactConnection { nodes { id } }",
    "defaults": "query($n: Int = 100) { customers(first: $n) { nodes { name contacts(first: $n) "
    "{ nodes { id } } } } }",
}


@pytest.mark.parametrize("words", SAME)
def test_the_same_question_costs_the_same_in_other_words(words: str) -> None:
    assert cost(SAME[words]) == cost(PLAIN) == 1 + (100 + 100 * 100) // 50


def test_a_number_counts_however_it_is_sent() -> None:
    query = "query($n: Int) { customers(first: $n) { nodes { name } } }"
    assert cost(query, n=100.0) == cost(query, n=100) == 3
    assert cost(query, n=None) == cost(query) == 2
    assert cost(query, n=10**12) == 3


def test_the_defaults_of_one_operation_make_no_other_cheaper() -> None:
    dear = "query A($n: Int = 100) { customers(first: $n) { nodes { name } } }"
    cheap = "query B($n: Int = 1) { customers(first: $n) { nodes { name } } }"
    assert cost(f"{dear} {cheap}") == cost(f"{cheap} {dear}") == 1 + 101 // 50
    fragment = "fragment F on Query { customers(first: $n) { nodes { name } } }"
    dear, cheap = "query A($n: Int = 100) { ...F }", "query B($n: Int = 1) { ...F }"
    assert cost(f"{dear} {cheap} {fragment}") == cost(f"{cheap} {dear} {fragment}") == 3
    sizes = "query A($n: Int) { ...F } query B($n: Int = 1) { ...F }"
    assert cost(f"{sizes} {fragment}") == 1 + 51 // 50


def test_lists_that_are_no_pages_count_as_long_as_they_may_be() -> None:
    below = "... on Organisation { contacts(first: 100) { nodes { id } } }"
    ids = ", ".join(f'"{number}"' for number in range(40))
    query = f"query($i: [ID!]!) {{ nodes(ids: $i) {{ {below} }} }}"
    assert cost(f"{{ nodes(ids: [{ids}]) {{ {below} }} }}") == 1 + (40 + 4_000) // 50
    assert cost(query, i=["x"] * 40) == 1 + (40 + 4_000) // 50
    feed = '{ changes(after: "x") { changes { records { node { id } } } } }'
    assert cost(feed) == 1 + (500 + 500 * 4) // 50
    with pytest.raises(ClientError):
        cost(feed.replace("id", below))


def test_writes_are_counted_wherever_they_stand_with_every_row_that_they_bring() -> None:
    one = 'addComment(input: {record: "x", body: "y"}) { clientMutationId }'
    four = " ".join(f"m{number}: {one}" for number in range(4))
    assert (
        cost(f"mutation {{ {four} }}")
        == cost(f"mutation {{ ...M }} fragment M on Mutation {{ {four} }}")
        == 21
    )
    bulk = "mutation($i: EditCustomersInput!) { editCustomers(input: $i) { clientMutationId } }"
    assert cost(bulk, i={"changes": [{}] * 1_000}) == 6 + 1_000
    given = "[{version: 1}, {version: 2}]"
    assert (
        cost(f"mutation {{ editCustomers(input: {{changes: {given}}}) {{ clientMutationId }} }}")
        == 8
    )


def test_the_whole_schema_is_dear() -> None:
    assert cost("{ __schema { types { name fields { name type { name } } } } }") > 50


def test_strangers_pay_by_the_network_that_they_are_given() -> None:
    key = quota.key_of(ANONYMOUS, "2001:db8:1:2:3:4:5:6")
    assert quota.key_of(ANONYMOUS, "2001:db8:1:2::9%eth0") == key
    assert quota.key_of(ANONYMOUS, "2001:db8:1:3::9") != key
    assert quota.key_of(ANONYMOUS, "::ffff:198.51.100.7") == "api:from:198.51.100.7"
    assert quota.key_of(ANONYMOUS, "198.51.100.7") != quota.key_of(ANONYMOUS, "198.51.100.8")
    assert quota.key_of(ANONYMOUS, "") == "api:from:"


def test_what_is_refused_is_paid_for(db: None, settings: Any) -> None:
    settings.API_POINTS_PER_MINUTE = 3
    context = Context(ANONYMOUS, address="198.51.100.7")
    deep = Request("{" + "a{" * 60 + "b" + "}" * 61)
    for _time in range(3):
        with pytest.raises(ClientError):
            charged(deep, context)
    with pytest.raises(Limited):
        charged(deep, context)


def test_nothing_of_what_was_set_aside_is_lost(db: None, settings: Any) -> None:
    """26 points at a time: half of each share would go, if its rest were forgotten."""
    settings.API_POINTS_PER_MINUTE = 1_000
    for _time in range(10):
        quota.charge("api:test", 26)
    assert take("api:test", burst=1_000, per_minute=1_000, cost=1) > 1_000 - 10 * 26 - 50 - 2


def test_what_another_request_takes_meanwhile_is_not_lost(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_POINTS_PER_MINUTE = 1_000
    others = [1, 1]

    def take_slowly(key: str, **given: Any) -> float:
        left = take(key, **given)
        if others:
            quota.charge(key, others.pop())
        return left

    monkeypatch.setattr(quota, "take", take_slowly)
    quota.charge("api:both", 1)
    assert quota._leases["api:both"].left == 3 * 49


@pytest.mark.parametrize(
    ("query", "points"),
    [
        ("{ customers(first: 100) { nodes { nope } } }", 3),
        ("{ nope } # " + "x" * 30_000, 31),
        ("{ nope( # " + "x" * 30_000, 31),
    ],
)
def test_a_document_that_is_refused_costs_what_it_took(db: None, query: str, points: int) -> None:
    for _time in range(2):
        context = Context(ANONYMOUS, address="198.51.100.8")
        assert charged(Request(query), context).errors
        assert context.standing
        assert (context.cost, context.standing.cost) == (points, points)


def test_kept_statements_hold_no_document(cast: Cast, ask: Any) -> None:
    below = "owner { fullName } contacts { nodes { id } }"
    query = f"{{ customers(first: 2) {{ totalCount nodes {{ {below} }} }} }}"
    assert ask("staff")(query)["data"]["customers"]["totalCount"] == 3

    def parts_of(key: Any) -> list[Any]:
        return [part for each in key for part in parts_of(each)] if type(key) is tuple else [key]

    kept = [part for key in reader._store._kept for part in parts_of(key)]
    assert kept
    assert not any(isinstance(part, ListShape | RecordShape) for part in kept)


def test_kept_statements_are_bounded_by_their_length(
    cast: Cast, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_store", statements.Store())
    monkeypatch.setattr(statements, "_MOST_LETTERS", 20_000)
    for number in range(30):
        body = ask("staff")(f"{{ a{number}: customers(first: 2) {{ nodes {{ name }} }} }}")
        assert len(body["data"][f"a{number}"]["nodes"]) == 2
    kept = reader._store._kept.values()
    assert 0 < sum(len(each.sql) for each in kept if each) <= 20_000


def test_a_flood_of_long_documents_is_not_kept(db: None) -> None:
    context = Context(ANONYMOUS)
    for number in range(40):
        charged(Request(f"{{ __typename }} # {number} {'x' * 30_000}"), context)
    cache = engine._caches[True]
    assert sum(letters for _prepared, letters in cache._kept.values()) <= engine._KEPT_LETTERS
    assert len(cache._kept) <= 17
    kept = len(cache._kept)
    charged(Request(f"{{ __typename }} # {'x' * 60_000}"), context)
    assert len(cache._kept) == kept


def test_strangers_put_out_nothing_that_others_ask(cast: Cast, ask: Any) -> None:
    asking: Ask = ask("staff")
    asking("{ viewer { language } }")
    before = len(engine._caches[False]._kept)
    for number in range(40):
        charged(Request(f"{{ __typename }} # {number} {'x' * 30_000}"), Context(ANONYMOUS))
    assert len(engine._caches[False]._kept) == before


def test_a_long_document_runs_by_its_hash_only_with_its_text(db: None) -> None:
    text = f"{{ __typename }} # {'x' * 60_000}"
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}
    assert Request.of({"query": text, "extensions": hashed}).query == text
    assert text not in _sent.values()


def test_statements_are_not_kept_for_long_texts() -> None:
    assert frozen({"name": {"contains": "x"}})
    with pytest.raises(NotPlannedError):
        frozen({"name": {"contains": "x" * 600}})


def test_a_long_filter_is_answered_all_the_same(cast: Cast, ask: Any) -> None:
    body = ask("staff")(
        "query($t: String) { customers(filter: {name: {contains: $t}}) { totalCount } }",
        {"t": "x" * 2_000},
    )
    assert body["data"]["customers"]["totalCount"] == 0
