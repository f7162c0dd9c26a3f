"""The feed by query: the records of a stretch are read together, kind by kind."""

from __future__ import annotations

import time
from typing import Any

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partner_api.types.changes import Known
from portal.kernel.actors import SYSTEM
from portal.kernel.events import EVENTS, publish
from portal.live import feed
from portal.live.changes import Change, Touched
from portal.live.facts import facts_of, shareable_at
from records.events import ExportMade
from sharing.reach import reach_of_each
from sharing.services.revoke import revoke_grant

from .conftest import Cast, ask_as, build_cast

pytestmark = pytest.mark.django_db(transaction=True)

COMPANY = "partners.organisation"
QUERY = """query($a: Cursor!) { changes(after: $a) { cursor changes { kind records {
  operation reference node { id ... on Organisation { name email owner { fullName }
    contacts(first: 2) { nodes { fullName } } } }
  again: node { ... on Organisation { city } } } } } }"""


@pytest.fixture
def cast() -> Cast:
    return build_cast(customers=30)


def shared(cast: Cast, count: int) -> tuple[str, list[Any]]:
    """Share so many customers with Bob; returns the cursor before, and the grants."""
    position = feed.now()
    grants = [cast.share(each, "bob", "identity") for each in cast.customers[:count]]
    return position.cursor, grants


def settle(cursor: str) -> None:
    """Wait until nobody else's transaction on this server holds the events behind back."""
    until = time.monotonic() + 30
    while feed.read(feed.parse(cursor)).waiting and time.monotonic() < until:
        time.sleep(0.05)


def asked(name: str, cast: Cast, cursor: str) -> tuple[list[dict[str, Any]], int]:
    """The customers among the records that somebody is told of, and the statements it took."""
    settle(cursor)
    asking = ask_as(cast.people[name])
    asking(QUERY, {"a": feed.now().cursor})
    with CaptureQueriesContext(connection) as queries:
        body = asking(QUERY, {"a": cursor})
    assert "errors" not in body, body
    records = [each for change in body["data"]["changes"]["changes"] for each in change["records"]]
    return [each for each in records if (each["reference"] or "").startswith("C-")], len(queries)


def test_thirty_changes_take_as_many_statements_as_three(cast: Cast) -> None:
    cursor, _grants = shared(cast, 3)
    few, statements = asked("bob", cast, cursor)
    assert [each["node"]["name"] for each in few] == [each.name for each in cast.customers[:3]]
    cursor, _grants = shared(cast, 30)
    many, more = asked("bob", cast, cursor)
    assert [each["node"]["name"] for each in many] == [each.name for each in cast.customers]
    assert more <= statements
    assert {each["node"]["email"] for each in many} == {None}
    assert {each["again"]["city"] for each in many} == {"Varna"}


def change_of(count: int) -> Change:
    """A change of so many companies, of which the last is gone."""
    ops = ["changed"] * (count - 1) + ["gone"]
    records = [Touched(COMPANY, pk, f"C-{pk}", op) for pk, op in enumerate(ops, start=1)]  # type: ignore[arg-type]
    return Change(feed.Position(1, 1), "imports.import.done", timezone.now(), tuple(records))


def named_of(known: Known) -> list[Touched]:
    return [each.touched for each in known.records]


def test_of_a_change_with_many_records_the_kind_alone_is_named() -> None:
    kinds = [Touched(COMPANY, None, None, "changed"), Touched(COMPANY, None, None, "gone")]
    many, few = Known.of([change_of(51), change_of(50)])
    assert named_of(many) == kinds
    assert named_of(few) == list(change_of(50).records)
    *named, beyond = Known.of([change_of(50)] * 41)
    assert sum(len(each.records) for each in named) == 2_000
    assert named_of(beyond) == kinds


def test_a_cursor_that_cannot_be_opened_is_answered_with_reset(cast: Cast) -> None:
    query = "query($a: Cursor!) { changes(after: $a) { cursor } }"
    for cursor in ("", "A" * 43, "not a cursor"):
        body = ask_as(cast.people["bob"])(query, {"a": cursor})
        assert [each["extensions"]["code"] for each in body["errors"]] == ["reset"], cursor


def test_each_is_read_by_the_policy_of_this_moment(cast: Cast) -> None:
    cursor, grants = shared(cast, 3)
    revoke_grant(actor=SYSTEM, grant=grants[1], reason="It is over.")
    records, _statements = asked("bob", cast, cursor)
    nodes = {each["reference"]: each["node"] for each in records}
    first, second, _third = (each.reference for each in cast.customers[:3])
    assert nodes[first]["name"] == "Customer 000"
    assert nodes[second] is None
    assert [each["operation"] for each in records] == ["CHANGED", "CHANGED", "GONE"]
    assert asked("mallory", cast, cursor)[0] == []


def test_an_export_holds_no_later_event_up(cast: Cast) -> None:
    position = feed.now()
    with transaction.atomic():
        publish(SYSTEM, ExportMade(subject_id=1))
    cast.share(cast.customers[0], "bob", "identity")
    settle(position.cursor)
    assert len(facts_of(feed.read(position).entries)) == 1


def test_the_subject_of_every_event_can_be_asked_who_sees_it() -> None:
    assert shareable_at("partners.longgone") is None
    for event in EVENTS.values():
        if getattr(event, "subject", ""):
            shareable_at(event.subject)


def test_who_sees_a_record_is_asked_in_a_request_as_well(cast: Cast) -> None:
    """A request notes whose doing its statements are."""
    customer = cast.customers[0]
    cast.share(customer, "bob", "identity")
    shareable = shareable_at(COMPANY)
    assert shareable is not None
    with transaction.atomic(), pghistory.context(user=1):
        assert reach_of_each(shareable, [customer.pk])[customer.pk].parties
