"""Sharing through the API: done, refused with a reason, or not there at all."""

from __future__ import annotations

from typing import Any

from partner_api.types.ids import encode_id
from portal.kernel.models import OutboxEvent
from sharing.models import Grant

from .conftest import Cast

SHARE = """mutation($input: ShareRecordInput!) { shareRecord(input: $input) {
  clientMutationId userErrors { field message code }
  grant { id facets level reason party { label } record { ... on Organisation { name } } } } }"""
REVOKE = """mutation($grant: ID!) { revokeGrant(input: {grant: $grant, reason: "Over."}) {
  userErrors { field code } grant { revokedAt revokeReason } } }"""


def sharing_input(cast: Cast, **changes: Any) -> dict[str, Any]:
    values = {
        "record": encode_id("Organisation", cast.customers[0].reference),
        "partner": encode_id("Organisation", cast.partners["bob"].reference),
        "facets": ["identity", "contacts"],
        "reason": "They deliver there.",
        "clientMutationId": "m1",
    }
    return {"input": {**values, **changes}}


def test_sales_shares_and_takes_back(cast: Cast, ask: Any) -> None:
    payload = ask("staff")(SHARE, sharing_input(cast))["data"]["shareRecord"]
    assert payload["userErrors"] == []
    assert payload["clientMutationId"] == "m1"
    grant = payload["grant"]
    assert grant["facets"] == ["identity", "contacts"]
    assert grant["record"] == {"name": "Customer 000"}
    assert grant["party"] == {"label": "Bob Trading"}
    query = "{ customers { nodes { name email creditLimit { amount } } } }"
    seen = ask("bob")(query)["data"]["customers"]["nodes"]
    assert seen == [{"name": "Customer 000", "email": "a@b.eu", "creditLimit": None}]
    ended = ask("staff")(REVOKE, {"grant": grant["id"]})["data"]["revokeGrant"]
    assert ended["grant"]["revokedAt"] is not None
    assert ask("bob")(query)["data"]["customers"]["nodes"] == []
    again = ask("staff")(REVOKE, {"grant": grant["id"]})["data"]["revokeGrant"]
    assert again == {
        "userErrors": [{"field": None, "code": "already_revoked"}],
        "grant": None,
    }


def test_refusals_name_the_input_and_change_nothing(cast: Cast, ask: Any) -> None:
    before = OutboxEvent.objects.count()
    cases = {
        "validUntil": {"validUntil": "2001-01-01T00:00:00+00:00"},
        "reason": {"reason": " "},
        "facets": {"facets": ["nonsense"]},
        "partner": {"partner": encode_id("Organisation", cast.customers[1].reference)},
        "record": {"record": "bm9uc2Vuc2U="},
    }
    for field, change in cases.items():
        payload = ask("staff")(SHARE, sharing_input(cast, **change))["data"]["shareRecord"]
        assert payload["grant"] is None
        assert payload["userErrors"][0]["field"] == [field], payload
    assert not Grant.objects.exists()
    assert OutboxEvent.objects.count() == before


def test_who_may_not_share_is_refused_or_sees_nothing_there(cast: Cast, ask: Any) -> None:
    cast.share(cast.customers[0], "bob", "identity")
    grants, before = Grant.objects.count(), OutboxEvent.objects.count()
    refused = ask("bob")(SHARE, sharing_input(cast))["data"]["shareRecord"]["userErrors"]
    assert refused[0]["code"] == "forbidden"
    blind = ask("mallory")(SHARE, sharing_input(cast))["data"]["shareRecord"]["userErrors"]
    absent = sharing_input(cast, record=encode_id("Organisation", "C-0000"))
    assert blind[0]["code"] == "not_found"
    assert ask("mallory")(SHARE, absent)["data"]["shareRecord"]["userErrors"] == blind
    grant = encode_id("Grant", Grant.objects.get().public_id)
    for name in ("mallory", "nobody"):
        payload = ask(name)(REVOKE, {"grant": grant})["data"]["revokeGrant"]
        assert payload["userErrors"][0]["code"] == "not_found"
    assert (Grant.objects.count(), OutboxEvent.objects.count()) == (grants, before)
    assert Grant.objects.get().revoked_at is None


def test_several_mutations_of_one_operation_stand_or_fall_alone(cast: Cast, ask: Any) -> None:
    query = """mutation($good: ShareRecordInput!, $bad: ShareRecordInput!) {
      one: shareRecord(input: $bad) { userErrors { code } }
      two: shareRecord(input: $good) { userErrors { code } } }"""
    variables = {
        "good": sharing_input(cast)["input"],
        "bad": sharing_input(cast, facets=["nonsense"])["input"],
    }
    data = ask("staff")(query, variables)["data"]
    assert data["one"]["userErrors"][0]["code"] == "unknown_facet"
    assert data["two"]["userErrors"] == []
    assert Grant.objects.count() == 1
