"""The catalogue and price feedback through GraphQL: the same policy, the same commands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catalogue.models import PriceListVersion
from catalogue.services.draft_version import PriceRow, draft_version
from catalogue.services.record_market import record_market_price
from catalogue.services.share_market import share_market_data
from partner_api.types.ids import encode_id
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.models import OutboxEvent, User
from pricing_feedback.models import PriceSignal, PricingCase
from records.services.upload_file import upload_file
from tests.catalogue.kit import (
    house,
    organisation,
    partner_actor,
    price_list,
    product,
    tier_party,
)
from tests.pricing_feedback.kit import case_of, report
from workflows.models import ApprovalProcess
from workflows.services.install_routes import install_routes

pytestmark = pytest.mark.django_db


def ask(actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    answer = answer_to(actor, query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


def answer_to(actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    sent = {"query": query, "variables": variables}
    return client.post("/graphql/", sent, content_type="application/json").json()


@pytest.fixture
def shop() -> Any:
    item = product("EP-40", cost="58")
    made = price_list(
        PriceRow(item, Decimal("118"), floor=Decimal("76")), audience="tier", tier="gold"
    )
    return item, made


READ = """{ products { nodes { sku name standardCost { amount } } }
  priceLists(first: 5) { nodes { reference tier versions(first: 2) { nodes { number status
    prices(first: 5) { nodes { amount currency floor product { sku } } } } } } }
  priceWaterfall(sku: "EP-40") { listPrice { amount } pocketMargin { amount } floorPrice { amount }
    steps { code } } }"""


def test_a_partner_reads_its_list_without_guidance_and_cost(shop: Any) -> None:
    _item, made = shop
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    data = ask(bob, READ)
    assert data["products"]["nodes"] == [
        {"sku": "EP-40", "name": "Product EP-40", "standardCost": None}
    ]
    [listed] = data["priceLists"]["nodes"]
    assert listed["reference"] == made.reference
    [price] = listed["versions"]["nodes"][0]["prices"]["nodes"]
    assert price == {
        "amount": "118.0000",
        "currency": "EUR",
        "floor": None,
        "product": {"sku": "EP-40"},
    }
    waterfall = data["priceWaterfall"]
    assert waterfall["pocketMargin"] is None
    assert [each["code"] for each in waterfall["steps"]] == ["list", "invoice"]


def test_finance_reads_guidance_and_a_stranger_reads_nothing(shop: Any) -> None:
    finance = ask(house("finance"), READ)
    price = finance["priceLists"]["nodes"][0]["versions"]["nodes"][0]["prices"]["nodes"][0]
    assert price["floor"] == "76.0000"
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    assert ask(mallory, READ) == {
        "products": {"nodes": []},
        "priceLists": {"nodes": []},
        "priceWaterfall": None,
    }


def test_market_data_is_read_by_those_it_is_shared_with(shop: Any) -> None:
    item, _made = shop
    rival = organisation("Norfarg", "competitor")
    sales = house("sales")
    price = record_market_price(
        actor=sales,
        product=item,
        competitor=rival,
        price=Decimal("89.5"),
        currency="EUR",
        observed_on=timezone.localdate(),
        source="Offer",
        region="BG",
    )
    query = "{ marketPrices { nodes { price { amount } competitorName source region } } }"
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    assert ask(bob, query)["marketPrices"]["nodes"] == []
    share_market_data(
        actor=sales,
        records=[price],
        parties=[tier_party("gold")],
        facets=["identity", "prices"],
        reason="They meet it",
    )
    assert ask(bob, query)["marketPrices"]["nodes"] == [
        {
            "price": {"amount": "89.5000"},
            "competitorName": "Norfarg",
            "source": None,
            "region": "BG",
        }
    ]


RECORD = """mutation($input: RecordPriceSignalInput!) { recordPriceSignal(input: $input) {
  userErrors { field code } signal { heardPrice { amount currency } case { reference status
  revenueAtStake { amount } } files { name url } } } }"""


def test_a_partner_reports_a_price(shop: Any) -> None:
    bob, company = partner_actor("Bob Ltd", tier="gold")
    offer = upload_file(actor=bob, content=SimpleUploadedFile("offer.pdf", b"%PDF-1.7"))
    given = {
        "files": [str(offer.public_id)],
        "sku": "EP-40",
        "region": "BG",
        "heardPrice": "85.5",
        "currency": "EUR",
        "competitorName": "Norfarg",
        "source": "QUOTE",
    }
    data = ask(bob, RECORD, input=given)["recordPriceSignal"]
    assert data["userErrors"] == []
    assert data["signal"]["heardPrice"] == {"amount": "85.5000", "currency": "EUR"}
    assert data["signal"]["case"]["status"] == "GATHERING"
    assert data["signal"]["case"]["revenueAtStake"] is None
    assert data["signal"]["files"] == [{"name": "offer.pdf", "url": offer.url}]
    assert PriceSignal.objects.get().partner == company


def test_what_is_wrong_with_a_signal_is_told_by_field(shop: Any) -> None:
    mallory, _company = partner_actor("Mallory Ltd", tier="silver")
    given = {"sku": "EP-40", "region": "XX", "heardPrice": "0", "currency": "EUR"}
    data = ask(mallory, RECORD, input=given)["recordPriceSignal"]
    assert {each["field"][0] for each in data["userErrors"]} == {"sku", "region", "heardPrice"}
    assert data["signal"] is None
    assert not PriceSignal.objects.exists()
    assert not OutboxEvent.objects.filter(code__startswith="pricing_feedback").exists()


def test_a_case_is_reviewed_and_decided(shop: Any) -> None:
    item, _made = shop
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    case = case_of(report(bob, item))
    key = encode_id("PricingCase", case.reference)
    start = "mutation($c: ID!) { startPricingReview(input: {case: $c}) { userErrors { code } } }"
    assert ask(bob, start, c=key)["startPricingReview"]["userErrors"] == [{"code": "forbidden"}]
    assert ask(house("sales"), start, c=key)["startPricingReview"]["userErrors"] == []
    advise = """mutation($c: ID!) { givePricingOpinion(input: {case: $c, recommendation: KEEP,
      text: "Fine"}) { userErrors { code } case { opinions { department text } } } }"""
    ask(house("tender"), advise, c=key)
    advised = ask(house("finance"), advise, c=key)["givePricingOpinion"]
    assert [each["department"] for each in advised["case"]["opinions"]] == ["tender", "finance"]
    decide = """mutation($c: ID!) { decidePricingCase(input: {case: $c, outcome: KEEP,
      reason: "Fine"}) { userErrors { code } case { status outcome } } }"""
    assert ask(bob, decide, c=key)["decidePricingCase"]["userErrors"] == [{"code": "forbidden"}]
    done = ask(house("finance"), decide, c=key)["decidePricingCase"]
    assert done == {"userErrors": [], "case": {"status": "DECIDED", "outcome": "KEEP"}}
    assert PricingCase.objects.get().outcome == "keep"


def test_a_version_is_drafted_filled_and_released(shop: Any) -> None:
    _item, made = shop
    finance = house("finance")
    key = encode_id("PriceList", made.reference)
    day = timezone.localdate().isoformat()
    draft = """mutation($l: ID!, $d: Date!) { draftPriceListVersion(input: {priceList: $l,
      validFrom: $d}) { userErrors { code } version { id number status } } }"""
    version = ask(finance, draft, l=key, d=day)["draftPriceListVersion"]["version"]
    fill = """mutation($l: ID!) { setPrices(input: {priceList: $l, prices: [{sku: "EP-40",
      amount: "121"}]}) { userErrors { field code } } }"""
    assert ask(finance, fill, l=key)["setPrices"]["userErrors"] == []
    install_routes(actor=SYSTEM)
    release = """mutation($v: ID!) { requestPriceListRelease(input: {version: $v}) {
      userErrors { code } version { status reference } } }"""
    refused = ask(house("sales"), release, v=version["id"])["requestPriceListRelease"]
    assert refused["userErrors"] == [{"code": "forbidden"}]
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    hidden = ask(bob, release, v=version["id"])["requestPriceListRelease"]
    assert hidden["userErrors"] == [{"code": "not_found"}]
    sent = ask(finance, release, v=version["id"])["requestPriceListRelease"]
    called = f"{made.reference}-2"
    assert sent == {"userErrors": [], "version": {"status": "DRAFT", "reference": called}}
    assert ask(finance, fill, l=key)["setPrices"]["userErrors"] == [
        {"field": None, "code": "in_approval"}
    ]
    back = """mutation($v: ID!) { withdrawPriceListRelease(input: {version: $v}) {
      userErrors { code } version { status } } }"""
    colleague = house("finance")
    stranger = ask(colleague, back, v=version["id"])["withdrawPriceListRelease"]
    assert stranger["userErrors"] == [{"code": "forbidden"}]
    end = back.replace("withdraw", "cancel").replace("$v}", '$v, reason: "Wrong list"}')
    assert ask(colleague, end, v=version["id"])["cancelPriceListRelease"]["userErrors"] == [
        {"code": "forbidden"}
    ]
    assert ask(finance, back, v=version["id"])["withdrawPriceListRelease"]["userErrors"] == []
    older = release.replace("requestPriceListRelease", "releasePriceListVersion")
    assert ask(finance, older, v=version["id"])["releasePriceListVersion"]["userErrors"] == []
    inbox = "{ approvals(queue: TEAM) { nodes { id approval { reference } } } }"
    [task] = ask(colleague, inbox)["approvals"]["nodes"]
    assert task["approval"] == {"reference": called}
    decide = """mutation($t: ID!) { decideTask(input: {task: $t, decision: APPROVE}) {
      userErrors { code } } }"""
    assert ask(colleague, decide, t=task["id"])["decideTask"]["userErrors"] == []
    assert PriceListVersion.objects.filter(status="released").count() == 2


def test_the_route_of_a_release_is_told_before_it_is_sent(shop: Any) -> None:
    _item, made = shop
    install_routes(actor=SYSTEM)
    finance, start = house("finance"), timezone.localdate() + timedelta(days=3)
    draft = draft_version(actor=finance, reference=made.reference, valid_from=start)
    query = """query($v: ID!) { whatIfRelease(version: $v) { policyVersion
      steps { stage role targetHours why } otherwise { fact } } }"""
    key = encode_id("PriceListVersion", draft.public_id)
    found = ask(finance, query, v=key)["whatIfRelease"]
    assert found["steps"] == [
        {"stage": 1, "role": "Finance", "targetHours": 16, "why": ["Every release: finance"]}
    ]
    assert not ApprovalProcess.objects.exists()
    bob, _company = partner_actor("Bob Ltd", tier="gold")
    for actor, code in ((house("sales"), "forbidden"), (bob, "not_found")):
        refused = answer_to(actor, query, v=key)["errors"]
        assert [each["extensions"]["code"] for each in refused] == [code]
