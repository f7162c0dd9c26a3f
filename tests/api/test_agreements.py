"""Agreements through GraphQL: publish, share under them, accept."""

from __future__ import annotations

from typing import Any

from partner_api.types.ids import encode_id
from partners.models import Acceptance, Membership

from .conftest import Cast

TEXTS = {"en": "Keep it secret.", "ru": "Храните тайну.", "bg": "Пазете тайна."}
PUBLISH = """mutation($input: PublishAgreementInput!) { publishAgreement(input: $input) {
  agreement { id version { number text } } userErrors { code field } } }"""
RENEW = """mutation($input: PublishAgreementVersionInput!) {
  publishAgreementVersion(input: $input) { agreement { version { number } } } }"""
SHARE = """mutation($input: ShareRecordInput!) { shareRecord(input: $input) {
  grant { condition { label } } userErrors { code field } } }"""
ACCEPT = """mutation($input: AcceptAgreementInput!) { acceptAgreement(input: $input) {
  agreement { acceptedVersion } userErrors { code } } }"""
MINE = "{ agreements(first: 5) { edges { node { name acceptedVersion } } } }"
CUSTOMERS = "{ customers(first: 9) { edges { node { reference } } } }"


def test_an_agreement_opens_what_is_shared_under_it(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    cast.party("bob")
    words = {"name": "Terms", "texts": TEXTS}
    assert ask("bob")(PUBLISH, {"input": words})["data"]["publishAgreement"]["userErrors"]
    made = ask("staff")(PUBLISH, {"input": words})["data"]["publishAgreement"]["agreement"]
    assert made["version"] == {"number": 1, "text": "Keep it secret."}
    shared = {
        "record": encode_id("Organisation", customer.reference),
        "partner": encode_id("Organisation", cast.partners["bob"].reference),
        "facets": ["contacts"],
        "agreement": made["id"],
        "reason": "Under terms",
    }
    answer = ask("staff")(SHARE, {"input": shared})["data"]["shareRecord"]
    assert answer["grant"]["condition"] == {"label": "Terms"}
    assert ask("bob")(CUSTOMERS)["data"]["customers"]["edges"] == []
    assert ask("mallory")(MINE)["data"]["agreements"]["edges"] == []
    Membership.objects.filter(user=cast.people["bob"]).update(role="user")
    accepted = {"agreement": made["id"], "version": 1}
    refused = ask("bob")(ACCEPT, {"input": accepted})["data"]["acceptAgreement"]
    assert refused["userErrors"][0]["code"] == "not_admin"
    assert ask("mallory")(ACCEPT, {"input": accepted})["data"]["acceptAgreement"]["userErrors"]
    Membership.objects.filter(user=cast.people["bob"]).update(role="admin")
    done = ask("bob")(ACCEPT, {"input": accepted})["data"]["acceptAgreement"]
    assert done == {"agreement": {"acceptedVersion": 1}, "userErrors": []}
    assert Acceptance.objects.get().address == "127.0.0.1"
    seen = ask("bob")(CUSTOMERS)["data"]["customers"]["edges"]
    assert seen == [{"node": {"reference": customer.reference}}]
    ask("staff")(RENEW, {"input": {"agreement": made["id"], "texts": TEXTS}})
    assert ask("bob")(CUSTOMERS)["data"]["customers"]["edges"] == []
