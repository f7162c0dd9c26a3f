"""Walls through GraphQL: for administrators; to partners they do not exist."""

from __future__ import annotations

from typing import Any

from partner_api.types.ids import encode_id
from partners.models import Partner
from sharing.models import Wall

from .conftest import Cast

BUILD = """mutation($input: BuildWallInput!) { buildWall(input: $input) {
  wall { id validFrom facets reason party { label } record { id } }
  userErrors { code field } } }"""
LIFT = """mutation($input: LiftWallInput!) { liftWall(input: $input) {
  wall { validUntil } userErrors { code } } }"""
WALLS = "{ walls(first: 5) { edges { node { subject facets } } } }"


def test_an_administrator_puts_a_wall_up_and_takes_it_down(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    cast.share(customer, "bob", "contacts")
    administrator = cast.people["staff"]
    administrator.is_administrator = True
    administrator.save(update_fields=["is_administrator"])
    record = encode_id("Organisation", customer.reference)
    partner = Partner.objects.get(organisation=cast.partners["bob"]).reference
    asked = {"party": partner, "record": record, "facets": ["contacts"], "reason": "Rivals"}
    built = ask("staff")(BUILD, {"input": asked})["data"]["buildWall"]
    assert built["userErrors"] == []
    assert built["wall"]["facets"] == ["contacts"]
    assert built["wall"]["record"] == {"id": record}
    assert len(ask("staff")(WALLS)["data"]["walls"]["edges"]) == 1
    assert ask("bob")(WALLS)["data"]["walls"]["edges"] == []
    wall = {"wall": built["wall"]["id"]}
    refused = ask("bob")(LIFT, {"input": wall})["data"]["liftWall"]
    assert refused["userErrors"][0]["code"] == "not_found"
    assert Wall.objects.get().valid_until is None
    assert ask("staff")(LIFT, {"input": wall})["data"]["liftWall"]["wall"]["validUntil"]


def test_nobody_else_puts_up_walls(cast: Cast, ask: Any) -> None:
    cast.party("mallory")
    partner = Partner.objects.get(organisation=cast.partners["mallory"]).reference
    asked = {"party": partner, "kind": "partners.organisation", "reason": "Mine"}
    for name, code in (("staff", "forbidden"), ("bob", "unknown_party")):
        refused = ask(name)(BUILD, {"input": asked})["data"]["buildWall"]
        assert refused["userErrors"][0]["code"] == code
    assert not Wall.objects.exists()
