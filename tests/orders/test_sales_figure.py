"""What customers bought in twelve months: after each import, and every night."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from catalogue.models import CurrencyRate
from orders.jobs import sum_all_sales, sum_sales_again
from orders.models import Order
from partners.models import Organisation
from tests.cast import Cast, make_organisation
from tests.orders.kit import make_order

pytestmark = pytest.mark.django_db


def figure(customer: Organisation) -> Decimal | None:
    return Organisation.objects.get(pk=customer.pk).sales_12_months


def ordered(cast: Cast, customer: Organisation, amount: str, **values: object) -> Order:
    order = make_order(cast.partners["alice"].organisation)
    given = {"customer": customer, "amount": amount, "currency": "EUR", **values}
    Order.objects.filter(pk=order.pk).update(**given)
    return order


def test_an_import_brings_the_figure_of_its_customers_up_to_date(cast: Cast) -> None:
    yard, port = make_organisation("Yard"), make_organisation("Port")
    today = timezone.localdate()
    orders = [
        ordered(cast, yard, "1200.50", ordered_on=today),
        ordered(cast, yard, "99.50", ordered_on=today - timedelta(days=364)),
        ordered(cast, yard, "5000", ordered_on=today - timedelta(days=366)),
        ordered(cast, yard, "7000", ordered_on=today, status="cancelled"),
    ]
    ordered(cast, port, "10", ordered_on=today)
    sum_sales_again.func(order_ids=[order.pk for order in orders])
    assert figure(yard) == Decimal(1300)
    assert figure(port) is None, "not among the imported orders"
    client = Client()
    client.force_login(cast.staff, backend="django.contrib.auth.backends.ModelBackend")
    assert "€1,300" in client.get("/customers/").content.decode()


def test_every_night_a_year_ago_is_another_day(cast: Cast) -> None:
    yard = make_organisation("Yard")
    order = ordered(cast, yard, "80", ordered_on=timezone.localdate())
    sum_all_sales.func(timestamp=0)
    assert figure(yard) == 80
    Order.objects.filter(pk=order.pk).update(ordered_on=timezone.localdate() - timedelta(days=366))
    sum_all_sales.func(timestamp=0)
    assert figure(yard) == 0


def test_sums_are_in_the_customers_currency_or_not_told_at_all(cast: Cast) -> None:
    today = timezone.localdate()
    CurrencyRate.objects.create(currency="USD", date=today, rate=Decimal("1.25"), source="test")
    yard = make_organisation("Yard", currency="USD")
    ordered(cast, yard, "100", ordered_on=today)
    ordered(cast, yard, "10", ordered_on=today, currency="USD")
    sum_all_sales.func(timestamp=0)
    assert figure(yard) == Decimal(135)
    ordered(cast, yard, "10", ordered_on=today, currency="CHF")
    sum_all_sales.func(timestamp=0)
    assert figure(yard) is None, "there is no rate for Swiss francs"
