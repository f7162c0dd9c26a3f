"""Orders as the actor sees them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from orders.models import Order, OrderLine
from orders.selectors.parties import organisations, with_products
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.policies import facet_filter, shown, visible_to
from sharing.projections import Shown
from sharing.selectors import access

PARTIES = ("partner", "customer")
SORTS = {
    "ordered": Sort("ordered_on", parse=date.fromisoformat),
    "due": Sort("due_on", parse=date.fromisoformat),
    "number": Sort("number"),
    "amount": Sort("seen_amount"),
}
NEWEST = Sort("ordered_on", descending=True, parse=date.fromisoformat)


def sort_named(name: str) -> Sort:
    """The sort of ``due`` or ``-due``; newest first for anything unknown."""
    found = SORTS.get(name.removeprefix("-"))
    return Sort(found.name, name.startswith("-"), found.parse) if found else NEWEST


def order_list(
    *,
    actor: Actor,
    text: str = "",
    status: str = "",
    country: str = "",
    partner: str = "",
    customer: str = "",
) -> QuerySet[Order]:
    """The orders that the actor sees; ``text`` is looked for in numbers and partners' names.

    ``partner`` and ``customer`` are references. Amounts that the actor does not see count as none
    (``seen_amount``).
    """
    orders = visible_to(actor, Order.objects.prefetch_related(*organisations(actor, *PARTIES)))
    exact = {"status": status, "country": country}
    orders = facet_filter(orders, **{name: value for name, value in exact.items() if value})
    # A company is known by its name and its reference to whoever sees the company.
    known = visible_to(actor, Organisation.objects.all())
    if partner:
        named = Q(reference=partner.upper()) | Q(partner__reference=partner.upper())
        orders = orders.filter(partner__in=known.filter(named).values("pk"))
    if customer:
        theirs = known.filter(reference=customer.upper())
        orders = facet_filter(orders, customer__in=theirs.values("pk"))
    if text:
        orders = orders.filter(
            Q(number__icontains=text)
            | Q(reference__iexact=text)
            | Q(partner__in=known.filter(search_name__contains=text.casefold()).values("pk"))
        )
    return shown(orders, "amount", alias="seen_amount")


def access_order(*, actor: Actor, reference: str) -> Shown:
    """One order. Raises ``NotFound`` if it is not there or not for the actor."""
    orders = Order.objects.select_related("salesperson").prefetch_related(
        *organisations(actor, *PARTIES)
    )
    return access(actor, orders, reference=reference.upper())


def order_lines(*, actor: Actor, order: Shown) -> QuerySet[OrderLine]:
    """The lines of an order that the actor sees, each with its own facets."""
    lines = with_products(OrderLine.objects.filter(order=order.pk))
    return visible_to(actor, lines).order_by("line_no")
