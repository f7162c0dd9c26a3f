"""What orders do after their own events."""

from __future__ import annotations

from orders.events import OrdersImported
from orders.jobs import sum_sales_again
from portal.kernel.events import Occurrence, on


@on(OrdersImported)
def sum_sales_of_customers(occurrence: Occurrence) -> None:
    """Bring the sales figures of the orders' customers up to date."""
    sum_sales_again.defer(order_ids=list(occurrence.event.ids))
