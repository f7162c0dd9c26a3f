"""Comparing customer lists through GraphQL."""

from __future__ import annotations

from typing import Any

from partners.models import Overlap
from partners.services.compare_overlap import compare_overlap

from .conftest import Cast, make_customer

START = """mutation($input: StartOverlapInput!) { startOverlap(input: $input) {
  overlap { id listed atLeast } userErrors { code field } } }"""
AGREE = """mutation($input: AgreeToOverlapInput!) { agreeToOverlap(input: $input) {
  overlap { houseFacets partnerFacets openedFacets } userErrors { code field } } }"""
END = """mutation($input: EndOverlapInput!) { endOverlap(input: $input) {
  overlap { endedAt } userErrors { code } } }"""
MINE = "{ overlaps(first: 5) { edges { node { id atLeast } } } }"
CUSTOMERS = "{ customers(first: 9) { edges { node { name } } } }"


def test_lists_are_compared_and_opened_by_both(cast: Cast, ask: Any) -> None:
    names = [f"Common {number}" for number in range(6)]
    for name in names:
        make_customer(name)
    listed = [{"name": name, "country": "bg"} for name in names]
    short = ask("bob")(START, {"input": {"companies": listed}})["data"]["startOverlap"]
    assert short["userErrors"] == [{"code": "list_length", "field": ["companies"]}]
    listed += [{"name": f"Elsewhere {number}"} for number in range(20)]
    begun = ask("bob")(START, {"input": {"companies": listed}})["data"]["startOverlap"]["overlap"]
    assert (begun["listed"], begun["atLeast"]) == (26, None)
    compare_overlap(Overlap.objects.get().pk)
    mine = ask("bob")(MINE)["data"]["overlaps"]["edges"]
    assert mine == [{"node": {"id": begun["id"], "atLeast": 5}}]
    assert ask("mallory")(MINE)["data"]["overlaps"]["edges"] == []
    words = {"overlap": begun["id"], "facets": ["identity"]}
    assert ask("mallory")(AGREE, {"input": words})["data"]["agreeToOverlap"]["userErrors"]
    ask("bob")(AGREE, {"input": words})
    assert ask("bob")(CUSTOMERS)["data"]["customers"]["edges"] == []
    opened = ask("staff")(AGREE, {"input": words})["data"]["agreeToOverlap"]["overlap"]
    assert opened["openedFacets"] == ["identity"]
    found = ask("bob")(CUSTOMERS)["data"]["customers"]["edges"]
    assert [each["node"]["name"] for each in found] == names
    ended = ask("bob")(END, {"input": {"overlap": begun["id"]}})["data"]["endOverlap"]
    assert ended["overlap"]["endedAt"]
