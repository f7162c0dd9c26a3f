"""A gift seller's invoices: 245,903 real lines, with all that real lines bring along."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count

from catalogue.models import Product
from orders.models import Invoice, InvoiceLine
from orders.selectors.invoices import invoice_totals
from partners.models import Organisation
from portal.kernel.actors import SYSTEM
from portal.kernel.bulk.rows import Outcome
from tests.data.conftest import Bring

SET = "online_retail"
FILE = f"{SET}/online_retail_2010-12_to_2011-06.csv.gz"
pytestmark = pytest.mark.data


def bring_invoices(bring: Bring, **options: Any) -> Any:
    """The file is all there is: its customers and products are created along the way."""
    return bring("invoices", FILE, source=SET, create=("customer", "product"), **options)


@pytest.fixture(scope="module")
def imported(django_db_setup: None, django_db_blocker: Any, bring: Bring) -> Iterator[Any]:
    """The set, imported once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield bring_invoices(bring)
        transaction.set_rollback(True)


def test_every_line_is_kept(imported: Any, figures: dict[str, Any]) -> None:
    want = figures[SET]
    assert not imported.problems
    assert InvoiceLine.objects.count() == want["lines"]
    assert Invoice.objects.count() == want["invoices"]
    assert Invoice.objects.filter(is_cancellation=True).count() == want["cancel_invoices"]
    lines = InvoiceLine.objects
    assert lines.filter(invoice__is_cancellation=True).count() == want["cancel_lines"]
    assert lines.filter(invoice__customer=None).count() == want["lines_without_customer"]
    assert lines.filter(unit_price__lte=0).count() == want["negative_or_zero_price_lines"]
    assert Organisation.objects.count() == want["customers"]
    assert Product.objects.count() == want["stock_codes"]
    assert len(invoice_totals(actor=SYSTEM, by="country")) == want["countries"]


def test_exact_duplicates_are_kept_as_lines(imported: Any, figures: dict[str, Any]) -> None:
    same = InvoiceLine.objects.values(
        "invoice", "product", "description", "quantity", "unit_price"
    ).annotate(times=Count("pk"))
    repeated = sum(each["times"] - 1 for each in same.filter(times__gt=1))
    # Three invoices were written over two minutes: the file tells their lines apart by that.
    assert figures[SET]["exact_duplicate_lines"] <= repeated
    assert repeated - figures[SET]["exact_duplicate_lines"] < 40


def test_totals(imported: Any, figures: dict[str, Any]) -> None:
    want = figures[SET]
    (everything,) = invoice_totals(actor=SYSTEM)
    assert everything.amount == Decimal(want["net_total_all_lines"])
    (clean,) = invoice_totals(actor=SYSTEM, sales_only=True)
    assert (clean.amount, clean.lines) == (Decimal(want["clean_sales"]), want["clean_lines"])
    customers = invoice_totals(actor=SYSTEM, by="customer", sales_only=True)[:3]
    top = [[int(each.key.removeprefix(f"{SET}:")), each.amount] for each in customers]
    assert top == [[key, Decimal(value)] for key, value in want["top_customers"]]
    countries = invoice_totals(actor=SYSTEM, by="country", sales_only=True)[:4]
    assert [[each.key, each.amount] for each in countries] == [
        [key, Decimal(value)] for key, value in want["by_country_top"]
    ]
    prices = InvoiceLine.objects.filter(product__sku="85123A", unit_price__gt=0)
    sold = {float(price) for price in prices.values_list("unit_price", flat=True)}
    assert set(want["price_points_85123A"]) <= sold


def test_importing_again_changes_nothing(
    imported: Any, bring: Bring, figures: dict[str, Any]
) -> None:
    report = bring_invoices(bring)
    assert report.rows[Outcome.UNCHANGED] == figures[SET]["lines"]
    assert not report.missing
