"""What the house buys, as the actor sees it: a supplier what was ordered from it.

A hidden amount counts as none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseOrder, PurchaseOrderLine
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.quarters import quarter_of
from sharing.policies import shown, visible_to

_ZERO = Decimal(0)
_MOST_CURRENCIES = 20


BREAKDOWNS: dict[str, Any] = {
    "status": F("status"),
    "supplier": F("supplier__reference"),
    "year": ExtractYear("ordered_on"),
    "quarter": quarter_of("ordered_on"),
}
INTERNAL: dict[str, Any] = {"buyer": F("buyer_key")}


@dataclass(frozen=True, slots=True)
class PurchaseTotals:
    """Figures of a group of purchase orders; ``key`` is the value that the group shares."""

    key: Any
    orders: int
    amount: Decimal
    total_due: Decimal


def purchase_totals(*, actor: Actor, by: str = "", currency: str = "") -> list[PurchaseTotals]:
    """Figures of the purchase orders that the actor sees, in one group, or by ``status``,
    ``supplier``, ``year``, ``quarter`` or, for the house, ``buyer``. Largest total first.

    ``currency`` narrows them, keeping those whose currency is hidden. Raises ``Refused``.
    """
    offered = BREAKDOWNS | (INTERNAL if actor.is_house else {})
    if by and by not in offered:
        raise Refused(
            _("Choose one of: %(known)s."),
            code="unknown_breakdown",
            field="by",
            known=", ".join(offered),
        )
    orders = _orders(actor, currency)
    for name in ("amount", "total_due"):
        orders = shown(orders, name, alias=f"seen_{name}")
    measures = {
        "orders": Count("pk"),
        "sum_amount": Sum("seen_amount"),
        "sum_due": Sum("seen_total_due"),
    }
    if by:
        grouped = orders.annotate(key=offered[by]).values("key").annotate(**measures)
        largest = F("sum_due").desc(nulls_last=True)
        rows: list[Any] = list(grouped.order_by(largest, "-orders", "key"))  # type: ignore[misc]
    else:
        rows = [{"key": None, **orders.aggregate(**measures)}]
    return [
        PurchaseTotals(
            row["key"], row["orders"], row["sum_amount"] or _ZERO, row["sum_due"] or _ZERO
        )
        for row in rows
    ]


def _orders(actor: Actor, currency: str) -> QuerySet[PurchaseOrder]:
    orders = visible_to(actor, PurchaseOrder.objects.all())
    if not currency:
        return orders
    seen = shown(orders, "currency", alias="seen")
    return seen.filter(Q(seen=currency) | Q(seen=None))


def purchase_currencies(*, actor: Actor) -> list[str]:
    """The currencies of the purchase orders whose amounts the actor sees, the most used first."""
    orders = shown(visible_to(actor, PurchaseOrder.objects.all()), "currency", alias="seen")
    used = orders.exclude(seen=None).order_by().values("seen").annotate(orders=Count("pk"))
    return list(used.order_by("-orders", "seen").values_list("seen", flat=True)[:_MOST_CURRENCIES])


def purchase_quantities(*, actor: Actor) -> dict[str, Decimal]:
    """What was ordered, received and rejected on the purchase lines that the actor sees."""
    sums = _lines(actor).aggregate(
        ordered=Sum("quantity"), received=Sum("received"), rejected=Sum("rejected")
    )
    return {name: value or _ZERO for name, value in sums.items()}


def _lines(actor: Actor) -> QuerySet[PurchaseOrderLine]:
    orders = visible_to(actor, PurchaseOrder.objects.all()).values("pk")
    return visible_to(actor, PurchaseOrderLine.objects.filter(purchase_order__in=orders))


@dataclass(frozen=True, slots=True)
class Demand:
    """How much of a product the house ordered in a quarter like ``2026Q3``, in units."""

    sku: str
    name: str
    quarter: str
    orders: int
    ordered: Decimal
    received: Decimal
    rejected: Decimal


def purchase_demand(*, actor: Actor) -> list[Demand]:
    """The demand for products, quarter by quarter, on the purchase lines that the actor sees;
    quarters in order, within one the greatest quantity first."""
    rows = (
        _lines(actor)
        .order_by()
        .annotate(quarter=quarter_of("purchase_order__ordered_on"))
        .values("quarter", "product__sku")
        .annotate(
            name=Max("product__name"),
            orders=Count("purchase_order", distinct=True),
            ordered=Sum("quantity"),
            received=Sum("received"),
            rejected=Sum("rejected"),
        )
        .order_by("quarter", "-ordered", "product__sku")
    )
    return [
        Demand(
            row["product__sku"],
            row["name"],
            row["quarter"],
            row["orders"],
            row["ordered"] or _ZERO,
            row["received"] or _ZERO,
            row["rejected"] or _ZERO,
        )
        for row in rows
    ]
