"""Reports through GraphQL: the figures of the pages, each side its own."""

from __future__ import annotations

from typing import Any

import pytest

from portal.desk.reports.registry import REPORTS, reports_for
from tests.orders.kit import make_order, make_purchase

pytestmark = pytest.mark.django_db

LIST = "query { reports { name title hint } }"
REPORT = """query ($name: String!, $by: String, $choices: [ReportChoiceInput!]) {
    report(name: $name, by: $by, choices: $choices) { by note breakdowns { value }
        choices { name value options { value } } figures { label text }
        table { columns { label kind } rowCount
            rows { label cells { text number money { amount currency } day } }
            total { cells { number } } } } }"""


def report(ask: Any, person: str, name: str, **variables: Any) -> dict[str, Any] | None:
    answer = ask(person)(REPORT, {"name": name, **variables})
    assert "errors" not in answer, answer
    found: dict[str, Any] | None = answer["data"]["report"]
    return found


def test_each_side_reads_the_reports_that_its_pages_offer(cast: Any, ask: Any) -> None:
    make_order(cast.partners["alice"])
    for person in ("staff", "alice", "bob", "mallory"):
        listed = {each["name"] for each in ask(person)(LIST)["data"]["reports"]}
        assert listed == {each.name for each in reports_for(cast.actor(person))}
        for each in REPORTS:
            assert (report(ask, person, each.name) is not None) == (each.name in listed)
    assert report(ask, "staff", "made-up") is None


def test_figures_of_partners_add_up_to_those_of_the_house(cast: Any, ask: Any) -> None:
    for name, count in (("alice", 2), ("bob", 1)):
        for _ in range(count):
            make_order(cast.partners[name])
    sums = {}
    for person in ("alice", "bob", "staff"):
        table = report(ask, person, "orders", by="year")["table"]
        place = next(i for i, each in enumerate(table["columns"]) if each["kind"] == "money")
        (row,) = table["rows"]
        sums[person] = float(row["cells"][place]["money"]["amount"])
        assert row["cells"][place]["money"]["currency"] == "EUR"
        assert float(row["cells"][0]["number"]) == float(table["total"]["cells"][0]["number"])
    assert sums == {"alice": 1200, "bob": 600, "staff": 1800}


def test_a_stranger_reads_nothing_of_others_in_any_report(cast: Any, ask: Any) -> None:
    make_order(cast.partners["alice"], customer=cast.customers[0])
    make_purchase(cast.partners["bob"])
    hidden = ["Alice", cast.partners["alice"].reference, cast.customers[0].name, "Bob"]
    for each in REPORTS:
        found = report(ask, "mallory", each.name)
        views = [option["value"] for option in found["breakdowns"]] if found else []
        for view in views:
            seen = str(report(ask, "mallory", each.name, by=view))
            assert not [word for word in hidden if word in seen], (each.name, view)
            assert "€600" not in seen


def test_a_partner_finds_no_margin_and_no_breakdown_by_partner(cast: Any, ask: Any) -> None:
    make_order(cast.partners["alice"])
    own, house = report(ask, "alice", "orders"), report(ask, "staff", "orders")
    assert "Margin" in str(house["table"]["columns"])
    assert "Margin" not in str(own["table"]["columns"])
    refused = ask("alice")(REPORT, {"name": "orders", "by": "partner"})
    assert refused["errors"][0]["extensions"]["code"] == "not_offered"


def test_a_choice_narrows_and_what_is_not_offered_is_refused(cast: Any, ask: Any) -> None:
    make_order(cast.partners["alice"])
    (year,) = [c for c in report(ask, "alice", "orders")["choices"] if c["name"] == "year"]
    value = year["options"][1]["value"]
    chosen = {"choices": [{"name": "year", "value": value}]}
    assert report(ask, "alice", "orders", **chosen)["choices"][0]["value"] == value
    wrong = {"name": "orders", "choices": [{"name": "year", "value": "1066"}]}
    assert ask("alice")(REPORT, wrong)["errors"][0]["extensions"]["code"] == "not_offered"
