"""The API tells what a change opens before it is saved, and which change waits after it."""

from __future__ import annotations

from typing import Any

from partner_api.types.ids import encode_id
from partners.engine.parties import ensure_parties_of
from partners.models import Organisation, Partner, SharingChange, StandingChange
from portal.kernel.actors import SYSTEM, actor_for
from sharing.models import Grant, PartyKind
from sharing.services.grant import grant_access
from sharing.services.parties import ensure_party
from tests.cast import make_staff
from tests.partners.change_kit import ask_above, decide

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


WHAT = """query($change: ID!) { sharingChangePreview(change: $change) {
  terms { parties { reference name } kind records recordCount facets level validFrom validUntil
    agreement further { name values } }
  effects { party kind closes parts facets { facet records } records } } }"""
AGAIN = """mutation($input: ResendSharingChangeInput!) { resendSharingChange(input: $input) {
  change { reason } userErrors { code field } } }"""


def test_who_decides_reads_what_is_asked_and_what_it_does(
    cast: Cast, ask: Any, settings: Any
) -> None:
    cast.party("bob")
    ask_above(settings, 1)
    customer, bob = cast.customers[0], cast.partners["bob"]
    asked = {
        "record": encode_id("Organisation", customer.reference),
        "partner": encode_id("Organisation", bob.reference),
        "facets": ["contacts"],
        "level": "COMMENT",
        "validUntil": "2031-03-31T21:00:00+00:00",
        "reason": "A campaign",
    }
    ask("staff")(SHARE, {"input": asked})
    change = SharingChange.objects.get()
    key = {"change": encode_id("SharingChange", change.reference)}
    told = ask("staff")(WHAT, key)["data"]["sharingChangePreview"]
    assert told["terms"] == {
        "parties": [
            {
                "reference": Partner.objects.get(organisation=bob).reference,
                "name": bob.name,
            }
        ],
        "kind": "partners.organisation",
        "records": [customer.reference],
        "recordCount": 1,
        "facets": ["identity", "contacts"],
        "level": "COMMENT",
        "validFrom": None,
        "validUntil": "2031-03-31T21:00:00+00:00",
        "agreement": None,
        "further": [],
    }
    assert told["effects"] == [
        {
            "party": bob.name,
            "kind": "partners.organisation",
            "closes": False,
            "parts": 2,
            "facets": [
                {"facet": "identity", "records": 1},
                {"facet": "contacts", "records": 1},
            ],
            "records": [customer.reference],
        }
    ]
    # Nobody but those who know of the change learns that there is one.
    for name in ("bob", "mallory"):
        assert ask(name)(WHAT, key)["data"] is None


def test_a_returned_place_is_sent_again_as_another(cast: Cast, ask: Any, settings: Any) -> None:
    partner = Partner.objects.get(organisation=cast.partners["bob"])
    ensure_parties_of(partner)
    for code in ("gold", "platinum"):
        party = ensure_party(kind=PartyKind.TIER, code=code, label=code.title())
        grant_access(
            actor=SYSTEM, party=party, record=cast.customers[0], facets=["contacts"], reason=code
        )
    ask_above(settings, 1)
    asked = {"partner": encode_id("Partner", partner.reference), "tier": "PLATINUM"}
    ask("staff")(CHANGE, {"input": asked | {"version": partner.version}})
    change = SharingChange.objects.get()
    second = make_staff(administrator=True)
    decide(actor_for(second), change, "return", comment="Gold will do")
    key = encode_id("SharingChange", change.reference)
    again = {"change": key, "reason": "Gold, then", "tier": "GOLD", "programme": "Marine"}
    done = ask("staff")(AGAIN, {"input": again})["data"]["resendSharingChange"]
    assert done == {"change": {"reason": "Gold, then"}, "userErrors": []}
    terms = ask("staff")(WHAT, {"change": key})["data"]["sharingChangePreview"]["terms"]
    assert {each["name"]: each["values"] for each in terms["further"]} == {
        "tier": ["gold"],
        "programme": ["Marine"],
    }
    decide(actor_for(second), change, "approve")
    partner.refresh_from_db()
    assert (partner.tier, partner.programme) == ("gold", "Marine")
    assert not StandingChange.objects.filter(ended_at=None).exists()
