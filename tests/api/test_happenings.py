"""The inbox and the timeline by GraphQL: what their pages show, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from partner_api.types.ids import encode_id
from portal.notifications.models import Notification, Reason
from records.services.converse import add_comment
from sharing.services.revoke import revoke_grant
from workflows.models import Absence

from .conftest import Cast

WINDOW = "$first: Int, $after: Cursor, $last: Int, $before: Cursor"
PAGE = "first: $first, after: $after, last: $last, before: $before"
CONNECTION = """edges { cursor node { text } } nodes { text }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""
INBOX = """query($tab: InboxTab, $first: Int) { inbox(tab: $tab, first: $first) {
  nodes { id ids lines asks text kind reference url isRead }
  pageInfo { hasNextPage endCursor } } }"""
TIMELINE = """query($id: ID!) { timeline(record: $id) {
  nodes { at text who quote } pageInfo { hasNextPage } } }"""


def line(cast: Cast, name: str, number: int) -> Notification:
    """A line of somebody's inbox, that a customer is shared with them."""
    return Notification.objects.create(
        user=cast.people[name],
        event_id=number,
        code="sharing.grant.made",
        reason=Reason.NEWS,
        record_model="partners.organisation",
        record_id=cast.customers[number].pk,
        at=timezone.now(),
    )


def test_the_inbox_shows_ones_own_lines_of_what_one_sees(cast: Cast, ask: Any) -> None:
    seen, _hidden = line(cast, "bob", 0), line(cast, "bob", 1)
    cast.share(cast.customers[0], "bob", "identity")
    inbox = ask("bob")(INBOX)["data"]["inbox"]
    assert [each["id"] for each in inbox["nodes"]] == [str(seen.public_id)]
    assert inbox["nodes"][0]["reference"] == cast.customers[0].reference
    assert inbox["nodes"][0]["ids"] == [str(seen.public_id)]
    assert (inbox["nodes"][0]["isRead"], inbox["nodes"][0]["asks"]) == (False, False)
    assert ask("mallory")(INBOX)["data"]["inbox"]["nodes"] == []
    mark = 'mutation($ids: [String!]) { markInbox(input: {ids: $ids, mark: "done"}) { count } }'
    ask("bob")(mark, {"ids": [str(seen.public_id)]})
    assert ask("bob")(INBOX)["data"]["inbox"]["nodes"] == []
    done = ask("bob")(INBOX, {"tab": "DONE"})["data"]["inbox"]["nodes"]
    assert [each["id"] for each in done] == [str(seen.public_id)]


def test_a_line_is_marked_with_all_that_it_stands_for(cast: Cast, ask: Any) -> None:
    older = line(cast, "bob", 0)
    Notification.objects.filter(pk=older.pk).update(event_id=9)
    newest = line(cast, "bob", 0)
    cast.share(cast.customers[0], "bob", "identity")
    (node,) = ask("bob")(INBOX)["data"]["inbox"]["nodes"]
    assert (node["id"], node["lines"]) == (str(newest.public_id), 2)
    mark = "mutation($line: ID) { markInbox(input: {line: $line}) { count userErrors { code } } }"
    refused = ask("mallory")(mark, {"line": node["id"]})["data"]["markInbox"]
    assert refused["userErrors"][0]["code"] == "not_found"
    assert ask("bob")(mark, {"line": node["id"]})["data"]["markInbox"]["count"] == 2
    assert ask("bob")(INBOX)["data"]["inbox"]["nodes"] == []


def test_the_inbox_is_of_somebody_and_bounded(cast: Cast, ask: Any) -> None:
    assert ask("nobody")(INBOX)["errors"][0]["extensions"]["code"] == "not_signed_in"
    assert ask("bob")(INBOX, {"first": 101})["errors"][0]["extensions"]["code"] == "page_size"


@pytest.mark.parametrize(
    ("name", "heard"), [("staff", True), ("bob", True), ("alice", False), ("mallory", None)]
)
def test_the_timeline_tells_what_its_reader_sees(
    cast: Cast, ask: Any, name: str, *, heard: bool | None
) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "identity", "history")
    cast.share(customer, "alice", "identity")
    add_comment(actor=cast.actor("staff"), record=customer, facet="history", text="Called them")
    answer = ask(name)(TIMELINE, {"id": encode_id("Organisation", customer.reference)})
    if heard is None:
        assert answer["data"]["timeline"] is None
        return
    quotes = [each["quote"] for each in answer["data"]["timeline"]["nodes"]]
    assert ("Called them" in quotes) is heard


def test_absences_are_known_to_who_is_away_and_who_stands_in(cast: Cast, ask: Any) -> None:
    query = "{ absences { nodes { note person { fullName } substitute { fullName } } } }"
    soon = timezone.now() + timedelta(days=1)
    for name in ("staff", "alice"):
        Absence.objects.create(
            person=cast.people[name],
            substitute=cast.people["bob"] if name == "staff" else None,
            starts_at=soon,
            ends_at=soon + timedelta(days=3),
            note=f"{name} is away",
        )
    for name, notes in {
        "staff": ["staff is away"],
        "bob": ["staff is away"],
        "alice": ["alice is away"],
        "mallory": [],
    }.items():
        nodes = ask(name)(query)["data"]["absences"]["nodes"]
        assert [each["note"] for each in nodes] == notes
    assert ask("nobody")(query)["data"]["absences"]["nodes"] == []


def walk(page: Any, size: int) -> list[str]:
    """Every text of a connection, page by page forwards; then the same backwards."""
    found: list[str] = []
    window: dict[str, Any] = {"first": size}
    for _page in range(20):
        read = page(window)
        assert [each["node"] for each in read["edges"]] == read["nodes"]
        found += [each["text"] for each in read["nodes"]]
        if not read["pageInfo"]["hasNextPage"]:
            break
        assert read["pageInfo"]["endCursor"]
        window = {"first": size, "after": read["pageInfo"]["endCursor"]}
    again: list[str] = []
    window = {"last": size}
    for _page in range(20):
        read = page(window)
        again = [each["text"] for each in read["nodes"]] + again
        if not read["pageInfo"]["hasPreviousPage"]:
            break
        window = {"last": size, "before": read["pageInfo"]["startCursor"]}
    assert again == found
    return found


@pytest.mark.parametrize("size", [1, 3, 100])
def test_a_timeline_is_walked_in_both_directions(cast: Cast, ask: Any, size: int) -> None:
    customer = cast.customers[0]
    staff = cast.actor("staff")
    for number in range(5):
        add_comment(actor=staff, record=customer, facet="history", text=f"Call {number}")
        grant = cast.share(customer, "bob", "identity")
        revoke_grant(actor=staff, grant=grant)
    query = f"""query($id: ID!, {WINDOW}) {{
      timeline(record: $id, {PAGE}) {{ {CONNECTION} }} }}"""
    key = {"id": encode_id("Organisation", customer.reference)}
    texts = walk(lambda window: ask("staff")(query, key | window)["data"]["timeline"], size)
    assert texts.count("Comment") == texts.count("Shared with") == 5
    assert texts.count("Taken back from") == 5


@pytest.mark.parametrize("size", [1, 2, 50])
def test_the_inbox_is_walked_past_lines_that_are_not_shown(
    cast: Cast, ask: Any, size: int
) -> None:
    for number in range(3):
        line(cast, "bob", number)
    cast.share(cast.customers[0], "bob", "identity")
    query = f"query({WINDOW}) {{ inbox({PAGE}) {{ {CONNECTION} }} }}"
    assert len(walk(lambda window: ask("bob")(query, window)["data"]["inbox"], size)) == 1


def test_a_cursor_of_another_list_is_refused(cast: Cast, ask: Any) -> None:
    """Genuine, but not of this list: it never fails on our side."""
    line(cast, "staff", 0)
    add_comment(actor=cast.actor("staff"), record=cast.customers[0], text="Called them")
    key = encode_id("Organisation", cast.customers[0].reference)
    page = "pageInfo { endCursor }"
    lists = {
        "customers": f"query($a: Cursor) {{ customers(after: $a) {{ {page} }} }}",
        "orders": f"query($a: Cursor) {{ orders(after: $a) {{ {page} }} }}",
        "inbox": f"query($a: Cursor) {{ inbox(after: $a) {{ {page} }} }}",
        "timeline": f'query($a: Cursor) {{ timeline(record: "{key}", after: $a) {{ {page} }} }}',
        "changes": "query($a: Cursor!) { changes(after: $a) { cursor } }",
    }
    genuine = {
        name: ask("staff")(lists[name])["data"][name]["pageInfo"]["endCursor"]
        for name in ("customers", "inbox", "timeline")
    }
    genuine["changes"] = ask("staff")("{ feedCursor }")["data"]["feedCursor"]
    for name, query in lists.items():
        for other, cursor in genuine.items():
            if other != name:
                (error,) = ask("staff")(query, {"a": cursor})["errors"]
                assert error["extensions"]["code"] == "invalid_cursor", (name, other)
