"""Deals through GraphQL: the same reading and the same commands, under the same policy."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from deals.models import Deal
from deals.states import DealStatus, status_of
from portal.kernel.services.tokens import create_token
from tests.cast import Cast
from tests.deals.kit import codes_since, decide, last_event, registered, routed, sold_product, soon

LIST = """{ deals { nodes { reference status amount { amount currency } conflict
  partner { name } lines { nodes { quantity requestedPrice { amount } product { sku } } } } } }"""
REGISTER = """mutation ($input: RegisterDealInput!) { registerDeal(input: $input) {
  deal { reference status id } userErrors { field code message } } }"""


@pytest.fixture
def ask(cast: Cast, client: Any) -> Any:
    def run(name: str, query: str, **variables: Any) -> dict[str, Any]:
        _token, secret = create_token(
            actor=cast.actor(name), user=getattr(cast, name), name="test", scopes=["read", "write"]
        )
        answer = client.post(
            "/graphql/",
            {"query": query, "variables": variables},
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        return answer.json()

    return run


def _input(sku: str, **values: Any) -> dict[str, Any]:
    return {
        "customerName": "Marine Services Ltd",
        "country": "BG",
        "closingDate": soon().isoformat(),
        "lines": [{"product": sku, "quantity": "10", "requestedPrice": "92.50"}],
        **values,
    }


def _id(deal: Deal) -> str:
    return b64encode(f"Deal:{deal.reference}".encode()).decode()


def test_a_deal_is_registered_in_one_step(cast: Cast, ask: Any) -> None:
    item = sold_product(cast)
    routed()
    answer = ask("alice", REGISTER, input=_input(item.sku))
    payload = answer["data"]["registerDeal"]
    assert payload["userErrors"] == []
    assert payload["deal"]["status"] == "PENDING"
    assert Deal.objects.get().lines.get().requested_price == 92.5


def test_missing_values_are_named_and_nothing_is_kept(cast: Cast, ask: Any) -> None:
    item = sold_product(cast)
    routed()
    last = last_event()
    answer = ask("alice", REGISTER, input=_input(item.sku, customerName="", closingDate=None))
    errors = answer["data"]["registerDeal"]["userErrors"]
    assert {error["field"][0] for error in errors} == {"customerName", "closingDate"}
    assert not Deal.objects.exists()
    assert codes_since(last) == []


def test_each_sees_what_the_pages_show(cast: Cast, ask: Any) -> None:
    item = sold_product(cast)
    deal = registered(cast.actor("alice"), item, "75")
    (mine,) = ask("alice", LIST)["data"]["deals"]["nodes"]
    assert mine["reference"] == deal.reference
    assert mine["conflict"] is None
    assert mine["lines"]["nodes"][0]["requestedPrice"] == {"amount": "75.0000"}
    (theirs,) = ask("staff", LIST)["data"]["deals"]["nodes"]
    assert theirs["conflict"] == "FREE"
    for name in ("bob", "mallory", "expired"):
        assert ask(name, LIST)["data"]["deals"]["nodes"] == []


def test_strangers_cannot_tell_a_deal_from_none(cast: Cast, ask: Any) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast))
    query = (
        "query ($r: String!) { deal(reference: $r) { id } dealRoute(reference: $r) { summary } }"
    )
    for reference in (deal.reference, "D-9999999"):
        assert ask("mallory", query, r=reference)["data"] == {"deal": None, "dealRoute": None}
    withdraw = """mutation ($d: ID!) { withdrawDeal(input: {deal: $d}) {
      deal { id } userErrors { code } } }"""
    last = last_event()
    for name in ("mallory", "bob"):
        payload = ask(name, withdraw, d=_id(deal))["data"]["withdrawDeal"]
        assert payload == {"deal": None, "userErrors": [{"code": "not_found"}]}
    assert codes_since(last) == []
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.PENDING


def test_drafts_are_kept_sent_answered_and_withdrawn(cast: Cast, ask: Any) -> None:
    item = sold_product(cast)
    routed()
    save = """mutation ($input: SaveDealDraftInput!) { saveDealDraft(input: $input) {
      deal { id status } userErrors { code } } }"""
    draft = ask("alice", save, input={"customerName": "Marine"})["data"]["saveDealDraft"]["deal"]
    assert draft["status"] == "DRAFT"
    ask("alice", save, input=_input(item.sku, deal=draft["id"]))
    submit = """mutation ($d: ID!) { submitDeal(input: {deal: $d}) {
      deal { status } userErrors { code } } }"""
    sent = ask("alice", submit, d=draft["id"])["data"]["submitDeal"]
    assert sent == {"deal": {"status": "PENDING"}, "userErrors": []}
    decide(cast.actor("staff"), Deal.objects.get(), "sales", "return", comment="Who else?")
    answer = """mutation ($d: ID!) { resubmitDeal(input: {deal: $d, competitor: "Rival"}) {
      deal { status competitor } userErrors { code } } }"""
    assert ask("alice", answer, d=draft["id"])["data"]["resubmitDeal"]["deal"] == {
        "status": "PENDING",
        "competitor": "Rival",
    }
    withdraw = "mutation ($d: ID!) { withdrawDeal(input: {deal: $d}) { deal { status } } }"
    gone = ask("alice", withdraw, d=draft["id"])["data"]["withdrawDeal"]["deal"]
    assert gone == {"status": "WITHDRAWN"}


def test_the_conflict_answer_is_one_word(cast: Cast, ask: Any) -> None:
    registered(cast.actor("alice"), sold_product(cast))
    query = '{ customerConflict(name: "Marine Services", country: "BG") }'
    assert ask("bob", query)["data"] == {"customerConflict": "TAKEN"}
    hidden = b64encode(b"Organisation:C-99999").decode()
    answer = ask("bob", f'{{ customerConflict(customer: "{hidden}") }}')
    assert answer["errors"][0]["extensions"]["code"] == "not_found"


def test_the_route_names_roles_to_partners_and_people_to_the_house(cast: Cast, ask: Any) -> None:
    deal = decide(
        cast.actor("staff"), registered(cast.actor("alice"), sold_product(cast)), "sales"
    )
    query = "query ($r: String!) { dealRoute(reference: $r) { steps { role who state } } }"
    (step,) = ask("alice", query, r=deal.reference)["data"]["dealRoute"]["steps"]
    assert (step["who"], step["state"]) == (None, "DONE")
    (step,) = ask("staff", query, r=deal.reference)["data"]["dealRoute"]["steps"]
    assert step["who"] == cast.staff.full_name


def test_special_prices_are_read_by_their_partner(cast: Cast, ask: Any) -> None:
    decide(cast.actor("staff"), registered(cast.actor("alice"), sold_product(cast), "92"), "sales")
    query = "{ specialPrices { nodes { price { amount } deal { reference } product { sku } } } }"
    (price,) = ask("alice", query)["data"]["specialPrices"]["nodes"]
    assert price["price"] == {"amount": "92.0000"}
    assert ask("bob", query)["data"]["specialPrices"]["nodes"] == []
