"""The API tells what a change opens before it is saved, and which change waits after it."""

from __future__ import annotations

from typing import Any

from partner_api.types.ids import encode_id
from partners.engine.parties import ensure_parties_of
from partners.models import Organisation, Partner, SharingChange
from portal.kernel.actors import SYSTEM
from sharing.models import Grant, PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from tests.partners.change_kit import ask_above

from .conftest import Cast

PREVIEW = """query($partner: ID!) { standingPreview(partner: $partner, tier: GOLD) {
  party kind closes parts facets { facet records } records } }"""
CHANGE = """mutation($input: ChangePartnerInput!) { changePartner(input: $input) {
  partner { tier } waiting { kind status } userErrors { code } } }"""
SHARE = """mutation($input: ShareRecordInput!) { shareRecord(input: $input) {
  grant { id } waiting { kind status } userErrors { code } } }"""


def test_another_tier_is_told_and_waits(cast: Cast, ask: Any, settings: Any) -> None:
    partner = Partner.objects.get(organisation=cast.partners["bob"])
    ensure_parties_of(partner)
    gold = ensure_party(kind=PartyKind.TIER, code="gold", label="Gold")
    customer = cast.customers[0]
    grant_access(actor=SYSTEM, party=gold, record=customer, facets=["contacts"], reason="Gold")
    ask_above(settings, 1)
    key = encode_id("Partner", partner.reference)
    (told,) = ask("staff")(PREVIEW, {"partner": key})["data"]["standingPreview"]
    assert told == {
        "party": cast.partners["bob"].name,
        "kind": "partners.organisation",
        "closes": False,
        "parts": 2,
        "facets": [{"facet": "identity", "records": 1}, {"facet": "contacts", "records": 1}],
        "records": [customer.reference],
    }
    refused = ask("bob")(PREVIEW, {"partner": key})
    assert refused["data"] is None
    asked = {"partner": key, "version": partner.version, "tier": "GOLD"}
    done = ask("staff")(CHANGE, {"input": asked})["data"]["changePartner"]
    assert done["userErrors"] == []
    assert done["partner"] == {"tier": "REGISTERED"}
    # Whoever asked knows of the change that waits.
    assert done["waiting"] == {"kind": "STANDING", "status": "WAITING"}
    assert SharingChange.objects.get().kind == "standing"


def test_a_share_that_waits_is_no_grant(cast: Cast, ask: Any, settings: Any) -> None:
    cast.party("bob")
    ask_above(settings, 1)
    asked = {
        "record": encode_id("Organisation", cast.customers[0].reference),
        "partner": encode_id("Organisation", cast.partners["bob"].reference),
        "facets": ["contacts"],
        "reason": "A campaign",
    }
    before = Grant.objects.count()
    done = ask("staff")(SHARE, {"input": asked})["data"]["shareRecord"]
    assert done == {
        "grant": None,
        "waiting": {"kind": "SHARE", "status": "WAITING"},
        "userErrors": [],
    }
    assert Grant.objects.count() == before
    assert Organisation.objects.filter(pk=cast.customers[0].pk).exists()
