"""What orders do after their own events."""

from __future__ import annotations

from orders.events import OrdersImported
from orders.jobs import sum_sales_again
from partners.events import OrganisationChanged, OrganisationsImported
from partners.models import Organisation
from portal.kernel.events import Occurrence, on


@on(OrganisationChanged, OrganisationsImported)
def sum_sales_in_another_currency(occurrence: Occurrence) -> None:
    """A customer counts in another currency: its figure is told again."""
    changed = Organisation.objects.filter(pk__in=occurrence.event.subject_ids)
    untold = changed.filter(sales_12_months=None)
    if ids := list(untold.values_list("pk", flat=True)):
        sum_sales_again.defer(customer_ids=ids)


@on(OrdersImported)
def sum_sales_of_customers(occurrence: Occurrence) -> None:
    """Bring the sales figures of the orders' customers up to date."""
    sum_sales_again.defer(order_ids=list(occurrence.event.ids))
