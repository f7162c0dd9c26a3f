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
def sum_sales(
    *,
    actor: Actor,
    orders: Collection[int] | None = None,
    customers: Collection[int] | None = None,
) -> int:
    """Sum the sales of every customer, of those with ``orders``, or of ``customers`` by their
    ids; how many figures changed."""
    today = timezone.localdate()
    if orders is not None:
        named = Order.objects.filter(pk__in=orders, customer__isnull=False)
        customers = {*(customers or ()), *named.values_list("customer", flat=True)}
    if customers is None:
        return set_sales(sales_of(None, today))
    return set_sales(sales_of(customers, today), of=customers)
