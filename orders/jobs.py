"""Figures that are kept: what customers bought in the last twelve months."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from orders.models import Order
from orders.selectors.sales import sales_of
from partners.services.figures import set_sales


@app.periodic(cron="40 1 * * *", periodic_id="orders.sum_sales")
@app.task(name="orders.sum_sales", queueing_lock="orders.sum_sales", lock="orders.sales")
def sum_sales(timestamp: int) -> None:
    """Every night: a year ago is another day."""
    set_sales(sales_of(None, timezone.localdate()))


@app.task(name="orders.sum_sales_again", lock="orders.sales")
def sum_sales_again(order_ids: list[int]) -> None:
    """After orders came in or changed: the figures of their customers."""
    orders = Order.objects.filter(pk__in=order_ids, customer__isnull=False)
    customers = set(orders.values_list("customer", flat=True))
    set_sales(sales_of(customers, timezone.localdate()), of=customers)
