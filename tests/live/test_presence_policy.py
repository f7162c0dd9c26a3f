"""Who may know of whom that they have a record open."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from partner_api.types.ids import encode_id
from portal.live.selectors import place_of
from tests.api.conftest import ask_as, build_cast
from tests.live.conftest import hire


@pytest.mark.django_db
def test_a_place_is_known_to_the_house_alone_and_to_nobody_through_a_preview() -> None:
    cast = build_cast()
    cast.share(cast.customers[0], "bob", "identity")
    reference = cast.customers[0].reference

    def place(name: str, kind: str = "Organisation", ref: str = reference) -> str | None:
        return place_of(actor=cast.actor(name), kind=kind, reference=ref)

    assert place("staff") == reference
    assert place("bob") is None
    assert place("staff", ref="C-0") is None
    assert place("staff", kind="Nothing") is None
    assert place("staff", kind="MarketPrice", ref="no id") is None


@pytest.mark.django_db
def test_names_are_shown_to_the_house_alone() -> None:
    cast = build_cast()
    hire(cast, "petra")
    ids = [str(cast.people[each].public_id) for each in ("petra", "bob")]
    client = Client()
    client.force_login(cast.people["staff"])
    address = f"/presence/?{urlencode([('of', each) for each in ids])}"
    page = client.get(address).content.decode()
    assert "Petra House" in page
    assert ">PH<" in page
    assert "Bob" not in page
    assert "editing" not in page
    edited = client.get(f"{address}&edits={ids[0]}").content.decode()
    assert "Petra House · editing" in edited
    assert client.get("/presence/?of=nobody").status_code == 404
    assert client.get("/presence/?edits=nobody").status_code == 404
    client.force_login(cast.people["bob"])
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_api_answers_by_the_same_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = build_cast()
    hire(cast, "petra")
    cast.share(cast.customers[0], "bob", "identity")
    ids = {str(cast.people[each].public_id) for each in ("petra", "staff")}
    monkeypatch.setattr("partner_api.queries.presence.people_at", lambda _place: ids)
    query = "query($r: ID!) { presence(record: $r) { fullName } }"
    key = {"r": encode_id("Organisation", cast.customers[0].reference)}
    found = ask_as(cast.people["staff"])(query, key)["data"]["presence"]
    assert {each["fullName"] for each in found} == {"Marta", "Petra House"}
    assert ask_as(cast.people["bob"])(query, key)["data"]["presence"] == []
    places: list[str] = []
    monkeypatch.setattr(
        "partner_api.queries.presence.people_at", lambda place: places.append(place) or set()
    )
    editing = query.replace("$r)", "$r, editing: true)")
    assert ask_as(cast.people["staff"])(editing, key)["data"]["presence"] == []
    assert places == [f"{cast.customers[0].reference} edited"]
    refused = ask_as(cast.people["mallory"])(query, key)["errors"]
    assert refused[0]["extensions"]["code"] == "not_found"
