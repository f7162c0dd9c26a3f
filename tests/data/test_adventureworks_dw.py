"""A bicycle maker's resellers and their orders: 701 partners, 60,855 lines, to the digit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from orders.models import Order, OrderLine
from partners.models import Organisation, Partner
from portal.desk.imports.mapping import Rule
from portal.kernel.bulk.rows import Outcome

from tests.data.conftest import Bring, look_up

SET = "adventureworks_dw"

pytestmark = [pytest.mark.data, pytest.mark.django_db]


def bring_all(bring: Bring, folder: Path) -> dict[str, Any]:
    dw = folder / SET
    reports = {
        "resellers": bring("organisations", f"{SET}/DimReseller.csv", source=SET),
        "products": bring("products", f"{SET}/DimProduct.csv.gz", source=SET),
    }
    territory = "SalesTerritoryKey"
    reports["orders"] = bring(
        "orders",
        f"{SET}/FactResellerSales.csv.gz",
        source=SET,
        currency=Rule(
            "CurrencyKey",
            values=look_up(dw / "DimCurrency.csv", "CurrencyKey", "CurrencyAlternateKey"),
        ),
        region=Rule(
            territory,
            values=look_up(dw / "DimSalesTerritory.csv", territory, "SalesTerritoryRegion"),
        ),
        country=Rule(
            territory,
            values={
                key: "" if name == "NA" else name
                for key, name in look_up(
                    dw / "DimSalesTerritory.csv", territory, "SalesTerritoryCountry"
                ).items()
            },
        ),
    )
    return reports


def test_figures(bring, data_sets, figures) -> None:
    want = figures[SET]
    reports = bring_all(bring, data_sets)
    print({k: (v.rows, v.problems[:3]) for k, v in reports.items()})
    assert reports["resellers"].records[Outcome.CREATED] == want["resellers"]
    assert Partner.objects.count() == want["resellers"]
    assert Order.objects.count() == want["orders"]
    assert OrderLine.objects.count() == want["lines"]
    total = OrderLine.objects.aggregate(s=Sum("amount"))["s"]
    assert total == Decimal(want["sales"])
