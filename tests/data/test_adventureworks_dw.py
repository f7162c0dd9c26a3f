"""A bicycle maker's resellers and their orders: 701 partners, 60,855 lines, to the digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from orders.models import Order, OrderLine
from orders.selectors.figures import lines_discounted_by, order_totals, orders_over
from orders.selectors.orders import access_order, order_list
from partners.models import Organisation, Partner
from portal.desk.imports.mapping import Rule
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.bulk.rows import Outcome
from portal.kernel.errors import NotFound
from portal.kernel.models.feed import OutboxEvent
from tests.data.conftest import Bring, look_up

SET = "adventureworks_dw"
pytestmark = pytest.mark.data


def bring_orders(bring: Bring, folder: Path, **options: Any) -> Any:
    """The order file names currencies and territories by keys: said once what they mean."""
    territories, territory = folder / SET / "DimSalesTerritory.csv", "SalesTerritoryKey"
    countries = look_up(territories, territory, "SalesTerritoryCountry")
    currencies = look_up(folder / SET / "DimCurrency.csv", "CurrencyKey", "CurrencyAlternateKey")
    return bring(
        "orders",
        f"{SET}/FactResellerSales.csv.gz",
        source=SET,
        currency=Rule("CurrencyKey", values={k: v for k, v in currencies.items() if k in USED}),
        region=Rule(territory, values=look_up(territories, territory, "SalesTerritoryRegion")),
        country=Rule(territory, values={k: v for k, v in countries.items() if v != "NA"}),
        **options,
    )


# The currencies of the order file; the list of all of them has some that no longer exist.
USED = {"6", "19", "36", "98", "100"}


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: Any, bring: Bring, data_sets: Path
) -> Iterator[dict[str, Any]]:
    """Everything of the set, imported once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = {
            "resellers": bring("organisations", f"{SET}/DimReseller.csv", source=SET),
            "products": bring("products", f"{SET}/DimProduct.csv.gz", source=SET),
            "orders": bring_orders(bring, data_sets),
        }
        with connection.cursor() as cursor:
            # Autovacuum may have looked meanwhile, and found pages without a row that is
            # committed: loops over tables that are thought empty would take hours.
            cursor.execute("SET LOCAL enable_nestloop = off")
        yield made
        transaction.set_rollback(True)


def money(value: Decimal) -> Decimal:
    """To cents as the published figures were rounded: by way of a float."""
    return Decimal(str(round(float(value), 2)))


def broken_down(by: str) -> dict[Any, Decimal]:
    return {each.key: money(each.amount) for each in order_totals(actor=SYSTEM, by=by)}


def test_every_row_is_taken(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want = figures[SET]
    assert not [report.problems for report in imported.values() if report.problems]
    assert imported["resellers"].records[Outcome.CREATED] == want["resellers"]
    assert Partner.objects.count() == want["resellers"]
    types = Counter(Partner.objects.values_list("partner_type", flat=True))
    assert types == want["resellers_by_type"]
    assert imported["orders"].rows[Outcome.CREATED] == want["lines"]


def test_totals(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want, (got,) = figures[SET], order_totals(actor=SYSTEM)
    assert (got.orders, got.lines, got.quantity, got.partners) == (
        want["orders"],
        want["lines"],
        want["quantity"],
        want["resellers_with_orders"],
    )
    assert got.amount == Decimal(want["sales"])
    assert got.tax == Decimal(want["tax"])
    assert got.freight == Decimal(want["freight"])
    assert got.cost == Decimal(want["cost"])
    assert got.discounted_lines == want["lines_with_discount"]
    assert money(got.discount) == Decimal(str(want["discount_amount"]))


def test_breakdowns(imported: dict[str, Any], figures: dict[str, Any]) -> None:
    want = figures[SET]

    def expected(name: str) -> dict[str, Decimal]:
        return {key: Decimal(str(value)) for key, value in want[name].items()}

    codes = {"AU": "Australia", "CA": "Canada", "FR": "France", "DE": "Germany"}
    codes |= {"GB": "United Kingdom", "US": "United States"}
    countries = {codes[key]: amount for key, amount in broken_down("country").items()}
    assert countries == expected("by_territory_country")
    assert broken_down("region") == expected("by_region")
    years = {str(year): amount for year, amount in broken_down("year").items()}
    assert years == expected("by_year")
    currencies = {
        each.key: [each.lines, money(each.amount)]
        for each in order_totals(actor=SYSTEM, by="currency")
    }
    assert currencies == {
        key: [lines, Decimal(str(value))] for key, (lines, value) in want["by_currency"].items()
    }
    types = {
        each.key: [each.partners, money(each.amount)]
        for each in order_totals(actor=SYSTEM, by="partner_type")
    }
    assert types == {
        key: [count, Decimal(str(value))]
        for key, (count, value) in want["by_business_type"].items()
    }
    assert expected("by_salesperson").items() <= broken_down("salesperson").items()


def test_top_partners_discounts_and_big_orders(
    imported: dict[str, Any], figures: dict[str, Any]
) -> None:
    want = figures[SET]
    names = dict(Organisation.objects.values_list("reference", "name"))
    top = order_totals(actor=SYSTEM, by="partner")[:3]
    assert [[names[each.key], float(money(each.amount))] for each in top] == want["top_resellers"]
    discounted = lines_discounted_by(actor=SYSTEM, rate=Decimal("0.15"))
    assert discounted == want["lines_discount_ge_15pct"]
    assert orders_over(actor=SYSTEM, amount=Decimal(100_000)) == want["orders_ge_100k"]


def test_importing_again_changes_nothing(
    imported: dict[str, Any], bring: Bring, data_sets: Path, figures: dict[str, Any]
) -> None:
    events = OutboxEvent.objects.count()
    orders = bring_orders(bring, data_sets)
    resellers = bring("organisations", f"{SET}/DimReseller.csv", source=SET)
    products = bring("products", f"{SET}/DimProduct.csv.gz", source=SET)
    assert orders.rows[Outcome.UNCHANGED] == figures[SET]["lines"]
    for report in (orders, resellers, products):
        assert report.rows[Outcome.CREATED] == report.rows[Outcome.CHANGED] == 0
    assert OutboxEvent.objects.count() == events


def test_the_raw_file_without_header_names_the_same_resellers(
    imported: dict[str, Any], bring: Bring
) -> None:
    columns = {"key": 1, "phone": 4, "partner_type": 5, "name": 6, "employees": 7}
    columns |= {"street": 13, "annual_revenue": 19, "year_opened": 20}
    report = bring(
        "organisations",
        f"{SET}/raw/DimReseller.csv",
        source=SET,
        role=Rule(constant="reseller"),
        **{name: Rule(f"#{number}") for name, number in columns.items()},
    )
    assert report.records[Outcome.UNCHANGED] == 701
    assert sum(report.records.values()) == 701


def test_each_reseller_sees_its_own_part_of_the_total_and_nothing_else(
    imported: dict[str, Any], figures: dict[str, Any]
) -> None:
    total, orders, partners = Decimal(0), 0, 0
    for organisation in Partner.objects.values_list("organisation_id", flat=True):
        (own,) = order_totals(actor=member_of(organisation))
        total, orders = total + own.amount, orders + own.orders
        partners += bool(own.orders)
        assert not own.cost, "costs are hidden from resellers"
    assert total == Decimal(figures[SET]["sales"])
    assert orders == figures[SET]["orders"]
    assert partners == figures[SET]["resellers_with_orders"]


def test_a_foreign_order_answers_like_a_missing_one(imported: dict[str, Any]) -> None:
    order = Order.objects.order_by("pk")[0]
    stranger = member_of(
        Organisation.objects.exclude(pk=order.partner_id).filter(orders__isnull=False)[0].pk
    )
    assert not order_list(actor=stranger).filter(pk=order.pk).exists()
    for reference in (order.reference, "O-999999999"):
        with pytest.raises(NotFound):
            access_order(actor=stranger, reference=reference)
    assert OrderLine.objects.filter(order=order).exists()


def member_of(organisation: int) -> Actor:
    return Actor(kind="user", user_id=0, organisations={organisation: "user"})
