"""Figures that are kept: what customers bought in the last twelve months."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from orders.services.sum_sales import sum_sales
from portal.kernel.actors import SYSTEM


@app.periodic(cron="40 1 * * *", periodic_id="orders.sum_sales")
@app.task(name="orders.sum_sales", queueing_lock="orders.sum_sales", lock="orders.sales")
def sum_all_sales(timestamp: int) -> None:
    """Every night: a year ago is another day."""
    sum_sales(actor=SYSTEM)


@app.task(
    name="orders.sum_sales_again",
    lock="orders.sales",
    retry=RetryStrategy(max_attempts=5, wait=5),
)
def sum_sales_again(
    order_ids: list[int] | None = None, customer_ids: list[int] | None = None
) -> None:
    """After orders came in or changed: the figures of their customers, or of those named."""
    sum_sales(actor=SYSTEM, orders=order_ids or [], customers=customer_ids)
