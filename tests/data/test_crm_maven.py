"""A computer maker's pipeline: 8,800 deals, their win rates and values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from deals.models import Deal
from deals.selectors.figures import (
    PipelineTotals,
    incomplete_deals,
    pipeline_totals,
    selling_time,
    won_below_list,
)
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import Rule
from portal.desk.imports.reports import questions
from portal.kernel.actors import SYSTEM
from portal.kernel.bulk.rows import Outcome
from tests.data.conftest import Bring, look_up

SET = "crm_maven"
pytestmark = pytest.mark.data


def bring_deals(bring: Bring, folder: Path, **options: Any) -> Any:
    """Regions are those of the agents' offices; one product is spelt differently."""
    offices = look_up(folder / SET / "sales_teams.csv", "sales_agent", "regional_office")
    options.setdefault("product", Rule("product", values={"GTXPro": "GTX Pro"}))
    return bring(
        "deals",
        f"{SET}/sales_pipeline.csv",
        source=SET,
        region=Rule("sales_agent", values=offices),
        **options,
    )


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: Any, bring: Bring, data_sets: Path
) -> Iterator[dict[str, Any]]:
    """Everything of the set, imported once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        reports = {
            "products": bring("products", f"{SET}/products.csv", source=SET),
            "prices": bring("price-lists", f"{SET}/products.csv", source=SET),
            "accounts": bring("organisations", f"{SET}/accounts.csv", source=SET),
        }
        reports["check"] = bring_deals(bring, data_sets, product=Rule("product"), write=False)
        assert not Deal.objects.exists()
        reports["deals"] = bring_deals(bring, data_sets)
        yield reports
        transaction.set_rollback(True)


def by(name: str) -> dict[Any, PipelineTotals]:
    return {each.key: each for each in pipeline_totals(actor=SYSTEM, by=name)}


def test_the_misspelt_product_is_asked_about_once(imported: dict[str, Any]) -> None:
    problems = imported["check"].problems
    assert {(p.field, p.code, p.value) for p in problems} == {
        ("product", "unknown_product", "GTXPro")
    }
    (question,) = questions(kind_named("deals"), problems)
    assert question["values"] == [{"value": "GTXPro", "rows": len(problems)}]
    assert not imported["deals"].problems


def test_every_deal_is_taken_and_those_without_account_are_listed(
    imported: dict[str, Any], figures: dict[str, Any]
) -> None:
    want = figures[SET]
    assert imported["accounts"].records[Outcome.CREATED] == want["accounts"]
    assert imported["deals"].records[Outcome.CREATED] == want["rows"]
    stages = {each.key.title(): each.deals for each in pipeline_totals(actor=SYSTEM, by="stage")}
    assert stages == want["stages"]
    assert incomplete_deals(actor=SYSTEM).count() == want["open_without_account"]
    assert len(imported["deals"].notes) == want["open_without_account"]


def test_value_and_win_rate(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want, (all_deals,) = figures[SET], pipeline_totals(actor=SYSTEM)
    assert all_deals.won_value == want["won_value"]
    assert round(all_deals.win_rate or 0, 4) == want["win_rate"]
    assert all_deals.open_value == want["open_at_list_price"]
    regions = by("region")
    assert {k: [t.won, t.won_value] for k, t in regions.items()} == want["by_region"]
    rates = {key: round(each.win_rate or 0, 4) for key, each in regions.items()}
    assert rates == want["win_rate_by_region"]
    products = {k: [t.won, t.won_value] for k, t in by("product").items()}
    assert products == want["by_product"]
    quarters = {key: each.won_value for key, each in by("quarter").items() if each.won_value}
    assert quarters == want["by_close_quarter"]


def test_agents(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want, agents = figures[SET], by("agent")
    assert len(agents) == want["agents_with_deals"]
    for name, won, decided, rate in [*want["best_agents"], *want["worst_agents"]]:
        agent = agents[name]
        assert (agent.won, agent.won + agent.lost) == (won, decided)
        assert round(agent.win_rate or 0, 4) == rate
    best = sorted(agents.values(), key=lambda each: -(each.win_rate or 0))
    assert best[0].key == want["best_agents"][0][0]
    top = [[key, each.won_value] for key, each in list(agents.items())[:3]]
    assert top == want["top_agent_revenue"]


def test_groups_of_companies(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    top = [[key, each.won_value] for key, each in list(by("group").items())[:3]]
    assert top == figures[SET]["top_parent_groups"]


def test_time_and_discounts(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want = figures[SET]
    time = selling_time(actor=SYSTEM)
    assert time is not None
    assert time.median == want["median_days_to_win"]
    assert round(time.mean, 2) == want["mean_days_to_win"]
    assert won_below_list(actor=SYSTEM) == want["won_below_list"]
    below = won_below_list(actor=SYSTEM, by_more_than=Decimal("0.15"))
    assert below == want["won_more_than_15pct_below_list"]


def test_importing_again_changes_nothing(
    imported: dict[str, Any], bring: Bring, data_sets: Path, figures: dict[str, Any]
) -> None:
    deals = bring_deals(bring, data_sets)
    accounts = bring("organisations", f"{SET}/accounts.csv", source=SET)
    prices = bring("price-lists", f"{SET}/products.csv", source=SET)
    assert deals.rows[Outcome.UNCHANGED] == figures[SET]["rows"]
    for report in (deals, accounts, prices):
        assert report.rows[Outcome.CREATED] == report.rows[Outcome.CHANGED] == 0
