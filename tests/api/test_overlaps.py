"""Comparing customer lists through GraphQL."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partners.engine.lists import LARGEST_FILE
from partners.models import Overlap
from partners.services.compare_overlap import compare_overlap
from partners.services.overlaps import MOST
from records.models import File

from .conftest import Cast, make_customer

START = """mutation($input: StartOverlapInput!) { startOverlap(input: $input) {
  overlap { id listed atLeast } userErrors { code field } } }"""
BY_FILE = """mutation($f: Upload!) { startOverlap(input: {file: $f}) {
  overlap { listed } userErrors { code field message } } }"""
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


def test_a_long_list_comes_as_a_file_that_is_not_kept(
    cast: Cast, token_of: Callable[..., str]
) -> None:
    lines = [f"Company {number};BG;" for number in range(MOST + 1)]
    headers = {"Authorization": f"Bearer {token_of('bob')}"}

    def send(content: str) -> dict[str, Any]:
        parts = {
            "operations": json.dumps({"query": BY_FILE, "variables": {"f": None}}),
            "map": json.dumps({"0": ["variables.f"]}),
            "0": SimpleUploadedFile("list.csv", content.encode(), "text/csv"),
        }
        return Client().post("/graphql/", parts, headers=headers).json()["data"]["startOverlap"]

    too_long = send("\n".join(lines))["userErrors"][0]
    assert (too_long["code"], too_long["field"]) == ("list_length", ["companies"])
    assert "20 to 100000" in too_long["message"]
    too_big = send("x" * (LARGEST_FILE + 1))["userErrors"][0]
    assert (too_big["code"], too_big["field"]) == ("list_too_big", ["file"])
    assert "10 MB" in too_big["message"]
    assert not Overlap.objects.exists()
    assert send("\n".join(lines[:MOST])) == {"overlap": {"listed": MOST}, "userErrors": []}
    assert not File.objects.exists()


def test_a_list_is_sent_once(cast: Cast, ask: Any) -> None:
    refused = ask("bob")(START, {"input": {}})["data"]["startOverlap"]["userErrors"]
    assert refused == [{"code": "list_missing", "field": ["companies"]}]
    assert not Overlap.objects.exists()
