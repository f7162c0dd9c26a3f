"""Keep what customers bought in the last twelve months."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from orders.models import Order
from orders.selectors.sales import sales_of
from partners.services.figures import set_sales
from portal.kernel.actors import Actor
from portal.kernel.commands import command


@command("orders.sum_sales")
def sum_sales(*, actor: Actor, orders: Collection[int] | None = None) -> int:
    """Sum the sales of every customer, or of those with ``orders``; how many figures changed."""
    today = timezone.localdate()
    if orders is None:
        return set_sales(sales_of(None, today))
    named = Order.objects.filter(pk__in=orders, customer__isnull=False)
    customers = set(named.values_list("customer", flat=True))
    return set_sales(sales_of(customers, today), of=customers)
