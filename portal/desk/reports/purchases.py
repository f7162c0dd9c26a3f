"""Purchasing: purchase orders by status and supplier, and the demand for products."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from orders.models import PurchaseOrder
from orders.models.purchases import PurchaseStatus
from orders.policies import open_tabs
from orders.selectors.purchase_figures import (
    Demand,
    PurchaseTotals,
    purchase_currencies,
    purchase_demand,
    purchase_totals,
)
from portal.desk.reports import labels
from portal.desk.reports.breakdown import Breakdown, currency_asked, rows_of, views_of
from portal.desk.reports.report import (
    Asked,
    Measure,
    Page,
    Report,
    Row,
    Table,
    chosen,
    figure,
)
from portal.kernel.actors import Actor
from portal.kernel.formats import money_text, number_text
from portal.kernel.money import Money
from portal.kernel.pages.charts import HeatMap, heat_map

_MAP_PRODUCTS, _MAP_QUARTERS = 12, 8


def _statuses(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    return {key: str(PurchaseStatus(key).label) for key in keys}


_VIEWS: dict[str, Breakdown] = {
    "status": Breakdown(_("Status"), _statuses, "status"),
    "quarter": Breakdown(_("Quarter"), labels.quarters),
    "year": Breakdown(_("Year"), labels.plain),
}
_HOUSE: dict[str, Breakdown] = {
    "supplier": Breakdown(_("Supplier"), labels.companies),
    "buyer": Breakdown(_("Buyer"), labels.plain),
}


def page(actor: Actor, asked: Asked) -> Page:
    """The purchase orders that the actor sees, in one currency."""
    currency, selects = currency_asked(asked, purchase_currencies(actor=actor))
    offered = _VIEWS | (_HOUSE if actor.is_house else {})
    views = views_of(offered)
    view = chosen(asked, "by", views, "status")
    (whole,) = purchase_totals(actor=actor, currency=currency)
    groups = purchase_totals(actor=actor, by=view, currency=currency)
    url = f"{reverse('orders')}?view=purchases"
    figures = [figure(_("Purchase orders"), number_text(whole.orders), "", url)]
    if currency:
        figures += [
            figure(_("Amount"), money_text(Money(whole.amount, currency), 0)),
            figure(_("Total due"), money_text(Money(whole.total_due, currency), 0)),
        ]
    return Page(
        table=_table(actor, offered[view], view, groups, whole, currency),
        views=views,
        view=view,
        figures=figures,
        selects=selects,
    )


def _table(
    actor: Actor,
    breakdown: Breakdown,
    view: str,
    groups: list[PurchaseTotals],
    whole: PurchaseTotals,
    currency: str,
) -> Table:
    if view in {"quarter", "year"}:
        groups = sorted(groups, key=lambda each: str(each.key), reverse=True)
    measures = [Measure(_("Purchase orders"), bar=not currency)]
    if currency:
        measures += [
            Measure(_("Amount"), "money", low=True),
            Measure(_("Total due"), "money", bar=True),
        ]

    def values(each: PurchaseTotals) -> tuple[Any, ...]:
        return (each.orders, each.amount, each.total_due) if currency else (each.orders,)

    rows = rows_of(actor, breakdown, groups, values, _behind)
    total = Row(str(_("Total")), values(whole)) if rows else None
    return Table(_("Purchase orders"), breakdown.label, measures, rows, total, currency)


def _behind(narrows: str, key: Any) -> str:
    return f"{reverse('orders')}?{urlencode({'view': 'purchases', narrows: key})}"


def demand(actor: Actor, _asked: Asked) -> Page:
    """How much of each product the house ordered: per quarter as a heat map, in all as a table."""
    found = purchase_demand(actor=actor)
    by_product: dict[str, list[Demand]] = {}
    for each in found:
        by_product.setdefault(each.sku, []).append(each)
    products = sorted(by_product, key=lambda sku: (-_units(by_product[sku]), sku))
    measures = [
        Measure(_("Purchase orders"), low=True),
        Measure(_("Ordered"), bar=True),
        Measure(_("Received")),
        Measure(_("Sent back"), low=True),
    ]
    rows = [Row(by_product[sku][0].name, _sums(by_product[sku]), note=sku) for sku in products]
    total = Row(str(_("Total")), _sums(found)) if found else None
    figures = [
        figure(_("Units ordered"), number_text(_units(found))),
        figure(_("Products"), number_text(len(products))),
    ]
    return Page(
        table=Table(_("Demand"), _("Product"), measures, rows, total),
        figures=figures,
        heat_map=_map(by_product, products) if found else None,
        map_caption=_("Units ordered by quarter"),
    )


def _units(rows: Iterable[Demand]) -> Decimal:
    return sum((each.ordered for each in rows), Decimal(0))


def _sums(rows: list[Demand]) -> tuple[Any, ...]:
    return (
        sum(each.orders for each in rows),
        _units(rows),
        sum((each.received for each in rows), Decimal(0)),
        sum((each.rejected for each in rows), Decimal(0)),
    )


def _map(by_product: dict[str, list[Demand]], products: list[str]) -> HeatMap:
    """The busiest products, and the last quarters in order."""
    quarters = sorted({each.quarter for rows in by_product.values() for each in rows})
    quarters = quarters[-_MAP_QUARTERS:]
    rows = []
    for sku in products[:_MAP_PRODUCTS]:
        units = {each.quarter: each.ordered for each in by_product[sku]}
        values = [units.get(quarter, Decimal(0)) for quarter in quarters]
        rows.append((by_product[sku][0].name, values))
    return heat_map([labels.quarter(each) for each in quarters], rows)


def is_open(actor: Actor) -> bool:
    """Whoever may open the list of purchase orders."""
    return "purchases" in open_tabs(actor)


PURCHASES = Report(
    "purchases",
    _("Purchase orders"),
    _("What was ordered from suppliers, by status, time and supplier."),
    "truck",
    PurchaseOrder.shareable.label,
    is_open,
    page,
    live="PurchaseOrder",
)
DEMAND = Report(
    "demand",
    _("Demand for products"),
    _("How much of each product was ordered from suppliers, quarter by quarter."),
    "chart-column",
    PurchaseOrder.shareable.label,
    is_open,
    demand,
    live="PurchaseOrder",
)
