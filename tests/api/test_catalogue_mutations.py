"""What the house writes into the catalogue through the API, and who may not."""

from __future__ import annotations

from typing import Any

from catalogue.models import Bulletin, MarketIndicator, PriceList, PriceTerm, Product
from portal.kernel.models import OutboxEvent, User
from tests.cast import make_staff

from .conftest import Cast

WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "createProduct": ("product { sku name }", {"sku": "NEW-1", "name": "New product"}),
    "createPriceList": (
        "priceList { name currency tier }",
        {"name": "Gold 2027", "audience": "TIER", "tier": "GOLD"},
    ),
    "recordMarketIndicator": (
        "marketIndicator { name value }",
        {"name": "Index", "period": "2026-Q3", "value": "117.4", "source": "Survey"},
    ),
    "publishBulletin": (
        "bulletin { titleEn }",
        {"titleEn": "Docks open", "bodyEn": "Early.", "source": "Press"},
    ),
    "addPriceTerm": (
        "priceTerm { kind rate validUntil }",
        {"kind": "REBATE", "rate": "0.05"},
    ),
}


def run(query: Any, name: str, given: dict[str, Any]) -> dict[str, Any]:
    selection = WRITES[name][0]
    kind = f"{name[0].upper()}{name[1:]}Input"
    text = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ field code }} {selection} }} }}"  # noqa: E501
    answer = query(text, {"input": given})
    assert "errors" not in answer, answer
    payload: dict[str, Any] = answer["data"][name]
    return payload


def test_the_house_writes_the_catalogue(cast: Cast, ask: Any) -> None:
    boss: User = make_staff("finance", "sales", "marketing")
    cast.people["boss"] = boss
    for name, (_selection, given) in WRITES.items():
        payload = run(ask("boss"), name, given)
        assert payload["userErrors"] == [], (name, payload)
    product = Product.objects.get(sku="NEW-1")
    listed = ask("boss")('{ product(reference: "NEW-1") { id version } }')["data"]["product"]
    edit = """mutation($input: EditProductInput!) { editProduct(input: $input) {
      userErrors { code } product { name version } } }"""
    given = {"product": listed["id"], "version": product.version, "name": "Renamed"}
    done = ask("boss")(edit, {"input": given})["data"]["editProduct"]
    assert done["product"]["name"] == "Renamed"
    again = ask("boss")(edit, {"input": given})["data"]["editProduct"]
    assert again["userErrors"][0]["code"] == "conflict"
    terms = ask("boss")("{ priceTerms { nodes { id rate } } }")["data"]["priceTerms"]["nodes"]
    end = """mutation($term: ID!) { endPriceTerm(input: {priceTerm: $term}) {
      userErrors { code } priceTerm { validUntil } } }"""
    ended = ask("boss")(end, {"term": terms[0]["id"]})["data"]["endPriceTerm"]
    assert ended["priceTerm"]["validUntil"] is not None
    assert ask("bob")("{ priceTerms { nodes { id } } }")["data"]["priceTerms"]["nodes"] == []
    unseen = ask("bob")(end, {"term": terms[0]["id"]})["data"]["endPriceTerm"]
    assert unseen["userErrors"][0]["code"] == "not_found"


def test_partners_write_nothing_of_it(cast: Cast, ask: Any) -> None:
    before = OutboxEvent.objects.count()
    for name, (_selection, given) in WRITES.items():
        payload = run(ask("bob"), name, given)
        assert payload["userErrors"][0]["code"] == "forbidden", (name, payload)
    assert OutboxEvent.objects.count() == before
    for model in (Bulletin, MarketIndicator, PriceList, PriceTerm):
        assert not model.objects.exists()
    assert not Product.objects.filter(sku="NEW-1").exists()
