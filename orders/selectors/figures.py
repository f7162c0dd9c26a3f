"""Sums over what the actor sees; what is hidden is no zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from orders.models import Order, OrderLine
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from portal.kernel.quarters import quarter_of
from sharing.policies import facet_filter, shown, shown_as, visible_to

_ZERO = Decimal(0)
_MOST_CURRENCIES = 20
_SUMS = ("quantity", "amount", "tax", "freight", "cost", "discount")
# What order figures may be broken down by, and where each is found on a line.
BREAKDOWNS: dict[str, Any] = {
    "country": F("order__country"),
    "region": F("order__region"),
    "year": ExtractYear("order__ordered_on"),
    "quarter": quarter_of("order__ordered_on"),
    "currency": F("seen_currency"),
    "partner": F("order__partner__reference"),
    "partner_type": F("order__partner__partner__partner_type"),
    "product": F("product__sku"),
    "product_line": F("seen_product_line"),
    "status": F("order__status"),
}
_OF_PARTNER = {"partner": "reference", "partner_type": "partner__partner_type"}
# What only the house may break down by.
INTERNAL: dict[str, Any] = {"salesperson": F("order__salesperson_key")}


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """Figures of a group of order lines; ``key`` is the value that the group shares.

    Amounts are sums over currencies where the group holds several, and ``None`` where the actor
    knows none of them. ``priced_orders`` counts the orders whose amounts the actor sees.
    """

    key: Any
    orders: int
    priced_orders: int
    lines: int
    partners: int
    quantity: Decimal | None
    amount: Decimal | None
    tax: Decimal | None
    freight: Decimal | None
    cost: Decimal | None
    discount: Decimal | None
    discounted_lines: int


def order_totals(*, actor: Actor, by: str = "", **filters: Any) -> list[OrderTotals]:
    """Figures of the order lines that the actor sees, in one group or broken down ``by`` one of
    ``country region year quarter currency partner partner_type product product_line status``; the
    house also by ``salesperson``. Largest amount first, then the most lines.

    ``filters`` narrow the orders: ``partner`` (an id), ``year``, ``since``, ``until``, and
    ``currency``, which keeps the orders whose currency is hidden from the actor. Raises
    ``Refused`` for a breakdown that is not offered.
    """
    key = _breakdown(actor, by)
    lines = _lines(actor, filters)
    if by in _OF_PARTNER:
        key = _told_of_partner(actor, by)
    if by == "product_line":
        lines = _with_product_line(actor, lines)
    grouped = lines.annotate(key=key).values("key") if by else lines.values()
    measures = _measures(actor)
    rows = _summed(grouped, measures) if by else [_aggregated(lines, measures)]
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
    if filters.get("currency"):
        orders = shown(orders, "currency", alias="seen").filter(
            Q(seen=filters["currency"]) | Q(seen=None)
        )
    lines = visible_to(actor, OrderLine.objects.filter(order__in=orders.values("pk")))
    # Whoever sees the amounts of a line sees those of its order, where the currency stands.
    lines = shown_as(lines, "amounts", F("order__currency"), alias="seen_currency")
    for name in ("quantity", "amount", "tax", "freight", "cost", "discount"):
        lines = shown(lines, name, alias=f"seen_{name}")
    return lines


def _told_of_partner(actor: Actor, by: str) -> Any:
    """What a partner is called or is, to those who see the partner; empty to others."""
    partners = visible_to(actor, Organisation.objects.filter(pk=OuterRef("order__partner_id")))
    return Subquery(partners.values(_OF_PARTNER[by])[:1])


def _with_product_line(actor: Actor, lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """The line of a product is told by the product: nothing to those who do not see it."""
    products = visible_to(actor, Product.objects.all()).values("pk")
    line = Case(When(product__in=products, then=F("product__product_line")), default=Value(""))
    return lines.annotate(seen_product_line=line)


def order_currencies(*, actor: Actor) -> list[str]:
    """The currencies of the orders whose amounts the actor sees, the most used first."""
    orders = shown(visible_to(actor, Order.objects.all()), "currency", alias="seen")
    used = orders.exclude(seen=None).order_by().values("seen").annotate(orders=Count("pk"))
    return list(used.order_by("-orders", "seen").values_list("seen", flat=True)[:_MOST_CURRENCIES])


def order_years(*, actor: Actor) -> list[int]:
    """The years in which the actor sees orders, the newest first."""
    years = visible_to(actor, Order.objects.all()).order_by().values_list("ordered_on__year")
    return sorted({year for (year,) in years.distinct()}, reverse=True)


def _measures(actor: Actor) -> dict[str, Any]:
    known = visible_to(actor, Organisation.objects.all()).values("pk")
    sums = {name: Sum(f"seen_{name}") for name in _SUMS}
    return {
        "orders": Count("order", distinct=True),
        "priced_orders": Count("order", distinct=True, filter=Q(seen_amount__isnull=False)),
        "lines": Count("pk"),
        "partners": Count("order__partner", distinct=True, filter=Q(order__partner__in=known)),
        "discounted_lines": Count("pk", filter=Q(seen_discount__gt=0)),
        **{f"sum_{name}": each for name, each in sums.items()},
    }


def _summed(grouped: QuerySet[Any], measures: dict[str, Any]) -> list[dict[str, Any]]:
    largest = F("sum_amount").desc(nulls_last=True)
    return list(grouped.annotate(**measures).order_by(largest, "-lines", "key"))


def _aggregated(lines: QuerySet[OrderLine], measures: dict[str, Any]) -> dict[str, Any]:
    return {"key": None, **lines.aggregate(**measures)}


def _totals(row: dict[str, Any]) -> OrderTotals:
    # Nothing ordered is a sum of nothing; something ordered whose sums are all hidden is unknown.
    unknown = None if row["lines"] else _ZERO
    sums = {name: row[f"sum_{name}"] for name in _SUMS}
    return OrderTotals(
        key=row["key"],
        orders=row["orders"],
        priced_orders=row["priced_orders"],
        lines=row["lines"],
        partners=row["partners"],
        discounted_lines=row["discounted_lines"],
        **{name: unknown if value is None else value for name, value in sums.items()},
    )


def lines_discounted_by(*, actor: Actor, rate: Decimal) -> int:
    """How many lines that the actor sees were sold at a discount of at least ``rate`` (0.15)."""
    lines = visible_to(actor, OrderLine.objects.all())
    return facet_filter(lines, discount_rate__gte=rate).count()


def orders_over(*, actor: Actor, amount: Decimal) -> int:
    """How many orders that the actor sees come to at least this amount, before tax."""
    return facet_filter(visible_to(actor, Order.objects.all()), amount__gte=amount).count()
