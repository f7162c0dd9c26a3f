"""Groups of competitors through GraphQL: for administrators; to partners they do not exist."""

from __future__ import annotations

from typing import Any

import pytest

from partners.models import Partner
from portal.kernel.models import OutboxEvent
from sharing.models import Rival, RivalGroup, Wall

from .conftest import Cast

FORM = """mutation($input: FormRivalGroupInput!) { formRivalGroup(input: $input) {
  group { id name reason rivals { nodes { id } } } userErrors { code field } } }"""
ADD = """mutation($input: AddRivalInput!) { addRival(input: $input) {
  rival { id joinedAt party { label } group { name } } userErrors { code field } } }"""
CONFIRM = """mutation($input: ConfirmRivalInput!) { confirmRival(input: $input) {
  rival { joinedAt } userErrors { code } } }"""
REMOVE = """mutation($input: RemoveRivalInput!) { removeRival(input: $input) {
  rival { leftAt } userErrors { code } } }"""
GROUPS = """{ rivalGroups(first: 5) { totalCount nodes {
  name rivals(first: 5) { nodes { joinedAt leftAt party { label } } } } } }"""


@pytest.fixture
def administrator(cast: Cast, ask: Any) -> Any:
    person = cast.people["staff"]
    person.is_administrator = True
    person.save(update_fields=["is_administrator"])
    for name in ("alice", "bob"):
        cast.party(name)
    return ask("staff")


def reference(cast: Cast, name: str) -> str:
    found: str = Partner.objects.get(organisation=cast.partners[name]).reference
    return found


def formed(administrator: Any) -> str:
    asked = {"name": "Shipyards", "reason": "They bid against each other"}
    made = administrator(FORM, {"input": asked})["data"]["formRivalGroup"]
    assert made["userErrors"] == []
    found: str = made["group"]["id"]
    return found


def test_an_administrator_walls_competitors_off_each_other(
    cast: Cast, ask: Any, administrator: Any
) -> None:
    group = formed(administrator)
    rivals = []
    for name in ("alice", "bob"):
        asked = {"group": group, "partner": reference(cast, name)}
        added = administrator(ADD, {"input": asked})["data"]["addRival"]
        assert added["userErrors"] == []
        assert added["rival"]["joinedAt"]
        assert added["rival"]["group"] == {"name": "Shipyards"}
        rivals.append(added["rival"]["id"])
    standing = Wall.objects.filter(group__isnull=False, valid_until=None)
    assert standing.exists()
    listed = administrator(GROUPS)["data"]["rivalGroups"]
    assert (listed["totalCount"], len(listed["nodes"][0]["rivals"]["nodes"])) == (1, 2)
    assert ask("bob")(GROUPS)["data"]["rivalGroups"]["nodes"] == []
    again = administrator(ADD, {"input": {"group": group, "partner": reference(cast, "bob")}})
    assert again["data"]["addRival"]["userErrors"][0]["code"] == "already_in"
    left = administrator(REMOVE, {"input": {"rival": rivals[1], "reason": "Merged"}})
    assert left["data"]["removeRival"]["rival"]["leftAt"]
    assert not standing.exists()


def test_much_waits_for_a_second_administrator(
    cast: Cast, administrator: Any, settings: Any
) -> None:
    settings.SHARING_SECOND_PERSON = -1
    group = formed(administrator)
    asked = {"group": group, "partner": reference(cast, "bob")}
    rival = administrator(ADD, {"input": asked})["data"]["addRival"]["rival"]
    assert rival["joinedAt"] is None
    own = administrator(CONFIRM, {"input": {"rival": rival["id"]}})["data"]["confirmRival"]
    assert own["userErrors"][0]["code"] == "own"
    assert Rival.objects.get().joined_at is None


def test_nobody_else_forms_adds_or_removes(cast: Cast, ask: Any, administrator: Any) -> None:
    group = formed(administrator)
    asked = {"group": group, "partner": reference(cast, "bob")}
    rival = administrator(ADD, {"input": asked})["data"]["addRival"]["rival"]["id"]
    events = OutboxEvent.objects.count()
    for text, name, given in (
        (FORM, "formRivalGroup", {"name": "Mine", "reason": "Mine"}),
        (ADD, "addRival", {"group": group, "partner": reference(cast, "alice")}),
        (CONFIRM, "confirmRival", {"rival": rival}),
        (REMOVE, "removeRival", {"rival": rival}),
    ):
        refused = ask("bob")(text, {"input": given})["data"][name]
        assert refused["userErrors"][0]["code"] in ("forbidden", "not_found")
    assert OutboxEvent.objects.count() == events
    assert RivalGroup.objects.count() == 1
    assert Rival.objects.get().left_at is None
