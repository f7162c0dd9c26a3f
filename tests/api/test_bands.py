"""Bands through GraphQL: the exact field is null, the field beside it says the band."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .conftest import Cast

READ = """query($filter: OrganisationFilter, $sort: OrganisationSort) {
  customers(first: 9, filter: $filter, sort: $sort) { edges { node {
    taxId annualRevenue { amount } employees
    annualRevenueBand { low high currency text } taxIdEnding employeesBand { text } } } } }"""


def test_the_band_and_never_the_value(cast: Cast, ask: Any) -> None:
    customer = cast.customers[0]
    type(customer).objects.filter(pk=customer.pk).update(
        tax_id="BG103856412", annual_revenue=Decimal("73123.45"), employees=37
    )
    cast.share(customer, "bob", "commercial~")

    def read(name: str, **asked: Any) -> list[dict[str, Any]]:
        edges = ask(name)(READ, asked)["data"]["customers"]["edges"]
        return [edge["node"] for edge in edges if edge["node"]["annualRevenueBand"]]

    (node,) = read("bob")
    assert node["taxId"] is node["annualRevenue"] is node["employees"] is None
    assert node["taxIdEnding"] == "••••6412"
    assert node["annualRevenueBand"]["text"] == "50K–100K\u00a0EUR"
    assert Decimal(node["annualRevenueBand"]["low"]) == 50_000
    assert Decimal(node["annualRevenueBand"]["high"]) == 100_000
    assert node["employeesBand"] == {"text": "10–50"}
    assert len(read("bob", filter={"annualRevenue": {"gte": "50000"}})) == 1
    assert read("bob", filter={"annualRevenue": {"gte": "73000"}}) == []
    assert read("bob", filter={"taxId": {"eq": "BG103856412"}}) == []
    assert len(read("bob", sort={"field": "ANNUAL_REVENUE"})) == 1
    (whole,) = read("staff", filter={"taxId": {"eq": "BG103856412"}})
    assert Decimal(whole["annualRevenue"]["amount"]) == Decimal("73123.45")
    assert whole["annualRevenueBand"] == node["annualRevenueBand"]
