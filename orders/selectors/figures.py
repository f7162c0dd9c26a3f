"""Sums over what the actor sees: a hidden amount counts as none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine, PurchaseOrder, PurchaseOrderLine
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from sharing.policies import facet_filter, shown, visible_to

_ZERO = Decimal(0)
# What order figures may be broken down by, and where each is found on a line.
BREAKDOWNS: dict[str, Any] = {
    "country": F("order__country"),
    "region": F("order__region"),
    "year": ExtractYear("order__ordered_on"),
    "currency": F("order__currency"),
    "partner": F("order__partner__reference"),
    "partner_type": F("order__partner__partner__partner_type"),
    "product": F("product__sku"),
    "status": F("order__status"),
}
# What only the house may break down by.
INTERNAL: dict[str, Any] = {"salesperson": F("order__salesperson_key")}


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Figures of a group of order lines; ``key`` is the value that the group shares.

    Amounts are sums over currencies where the group holds several.
    """

    key: Any
    orders: int
    lines: int
    partners: int
    quantity: Decimal
    amount: Decimal
    tax: Decimal
    freight: Decimal
    cost: Decimal
    discount: Decimal
    discounted_lines: int


def order_totals(*, actor: Actor, by: str = "", **filters: Any) -> list[OrderTotals]:
    """Figures of the order lines that the actor sees, in one group or broken down ``by`` one of
    ``country region year currency partner partner_type product status``; the house also by
    ``salesperson``. Largest amount first.

    ``filters`` narrow the orders: ``partner`` (an id), ``year``, ``since``, ``until``. Raises
    ``Refused`` for a breakdown that is not offered.
    """
    lines = _lines(actor, filters)
    key = _breakdown(actor, by)
    grouped = lines.annotate(key=key).values("key") if by else lines.values()
    rows = _summed(grouped) if by else [_aggregated(lines)]
    return [_totals(row) for row in rows]


def _breakdown(actor: Actor, by: str) -> Any:
    offered = BREAKDOWNS | (INTERNAL if actor.is_house else {})
    if by and by not in offered:
        raise Refused(
            _("Choose one of: %(known)s."),
            code="unknown_breakdown",
            field="by",
            known=", ".join(offered),
        )
    return offered.get(by)


def _lines(actor: Actor, filters: dict[str, Any]) -> QuerySet[OrderLine]:
    """The lines of visible orders; each measure is empty where its facet is hidden."""
    orders = visible_to(actor, Order.objects.all())
    if filters.get("partner"):
        orders = orders.filter(partner=filters["partner"])
    if filters.get("year"):
        orders = orders.filter(ordered_on__year=filters["year"])
    if filters.get("since"):
        orders = orders.filter(ordered_on__gte=filters["since"])
    if filters.get("until"):
        orders = orders.filter(ordered_on__lte=filters["until"])
    lines = visible_to(actor, OrderLine.objects.filter(order__in=orders.values("pk")))
    for name in ("quantity", "amount", "tax", "freight", "cost", "discount"):
        lines = shown(lines, name, alias=f"seen_{name}")
    return lines


def _measures() -> dict[str, Any]:
    sums = {
        name: Sum(f"seen_{name}")
        for name in ("quantity", "amount", "tax", "freight", "cost", "discount")
    }
    return {
        "orders": Count("order", distinct=True),
        "lines": Count("pk"),
        "partners": Count("order__partner", distinct=True),
        "discounted_lines": Count("pk", filter=Q(seen_discount__gt=0)),
        **{f"sum_{name}": each for name, each in sums.items()},
    }


def _summed(grouped: QuerySet[Any]) -> list[dict[str, Any]]:
    return list(grouped.annotate(**_measures()).order_by(F("sum_amount").desc(nulls_last=True)))


def _aggregated(lines: QuerySet[OrderLine]) -> dict[str, Any]:
    return {"key": None, **lines.aggregate(**_measures())}


def _totals(row: dict[str, Any]) -> OrderTotals:
    return OrderTotals(
        key=row["key"],
        orders=row["orders"],
        lines=row["lines"],
        partners=row["partners"],
        quantity=row["sum_quantity"] or _ZERO,
        amount=row["sum_amount"] or _ZERO,
        tax=row["sum_tax"] or _ZERO,
        freight=row["sum_freight"] or _ZERO,
        cost=row["sum_cost"] or _ZERO,
        discount=row["sum_discount"] or _ZERO,
        discounted_lines=row["discounted_lines"],
    )


def lines_discounted_by(*, actor: Actor, rate: Decimal) -> int:
    """How many lines that the actor sees were sold at a discount of at least ``rate`` (0.15)."""
    lines = visible_to(actor, OrderLine.objects.all())
    return facet_filter(lines, discount_rate__gte=rate).count()


def orders_over(*, actor: Actor, amount: Decimal) -> int:
    """How many orders that the actor sees come to at least this amount, before tax."""
    return facet_filter(visible_to(actor, Order.objects.all()), amount__gte=amount).count()


@dataclass(frozen=True, slots=True)
class PurchaseTotals:
    """Figures of a group of purchase orders; ``key`` is the value that the group shares."""

    key: Any
    orders: int
    amount: Decimal
    total_due: Decimal


def purchase_totals(*, actor: Actor, by: str = "") -> list[PurchaseTotals]:
    """Figures of the purchase orders that the actor sees, in one group, or by ``status``,
    ``supplier`` or, for the house, ``buyer``. Largest total first. Raises ``Refused``."""
    offered = {"status": F("status"), "supplier": F("supplier__reference")}
    if actor.is_house:
        offered["buyer"] = F("buyer_key")
    if by and by not in offered:
        raise Refused(
            _("Choose one of: %(known)s."),
            code="unknown_breakdown",
            field="by",
            known=", ".join(offered),
        )
    orders = visible_to(actor, PurchaseOrder.objects.all())
    for name in ("amount", "total_due"):
        orders = shown(orders, name, alias=f"seen_{name}")
    measures = {
        "orders": Count("pk"),
        "sum_amount": Sum("seen_amount"),
        "sum_due": Sum("seen_total_due"),
    }
    if by:
        grouped = orders.annotate(key=offered[by]).values("key").annotate(**measures)
        rows: list[Any] = list(grouped.order_by(F("sum_due").desc(nulls_last=True)))
    else:
        rows = [{"key": None, **orders.aggregate(**measures)}]
    return [
        PurchaseTotals(
            row["key"], row["orders"], row["sum_amount"] or _ZERO, row["sum_due"] or _ZERO
        )
        for row in rows
    ]


def purchase_quantities(*, actor: Actor) -> dict[str, Decimal]:
    """What was ordered, received and rejected on the purchase lines that the actor sees."""
    orders = visible_to(actor, PurchaseOrder.objects.all()).values("pk")
    lines = visible_to(actor, PurchaseOrderLine.objects.filter(purchase_order__in=orders))
    sums = lines.aggregate(
        ordered=Sum("quantity"), received=Sum("received"), rejected=Sum("rejected")
    )
    return {name: value or _ZERO for name, value in sums.items()}
