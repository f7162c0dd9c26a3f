"""Purchase orders as the actor sees them: a supplier its own."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from orders.models import PurchaseOrder, PurchaseOrderLine
from orders.selectors.parties import organisations, with_products
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.selectors import access

NEWEST = Sort("ordered_on", descending=True, parse=date.fromisoformat)


def purchase_order_list(
    *, actor: Actor, text: str = "", status: str = ""
) -> QuerySet[PurchaseOrder]:
    """The purchase orders that the actor sees."""
    orders = visible_to(
        actor, PurchaseOrder.objects.prefetch_related(*organisations(actor, "supplier"))
    )
    if status:
        orders = facet_filter(orders, status=status)
    if text:
        orders = orders.filter(
            Q(number__icontains=text)
            | Q(reference__iexact=text)
            | Q(supplier__search_name__contains=text.casefold())
        )
    return orders


def access_purchase_order(*, actor: Actor, reference: str) -> Shown:
    """One purchase order. Raises ``NotFound`` if it is not there or not for the actor."""
    orders = PurchaseOrder.objects.prefetch_related(*organisations(actor, "supplier"))
    return access(actor, orders, reference=reference.upper())


def purchase_order_lines(*, actor: Actor, order: Shown) -> QuerySet[PurchaseOrderLine]:
    """The lines of a purchase order that the actor sees."""
    lines = with_products(PurchaseOrderLine.objects.filter(purchase_order=order.pk))
    return visible_to(actor, lines).order_by("line_no")
