"""Orders: what partners bought, by whatever they may be broken down by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from orders.models import Order
from orders.models.orders import OrderStatus
from orders.policies import open_tabs
from orders.selectors.figures import OrderTotals, order_currencies, order_totals, order_years
from portal.desk.reports import labels
from portal.desk.reports.breakdown import Breakdown, currency_asked, rows_of, views_of
from portal.desk.reports.report import (
    Asked,
    Measure,
    Page,
    Report,
    Row,
    Select,
    Table,
    chosen,
    figure,
)
from portal.kernel.actors import Actor
from portal.kernel.formats import money_text, number_text
from portal.kernel.money import Money


def _statuses(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    return {key: str(OrderStatus(key).label) for key in keys}


# Breakdown → its name, how its keys are called, and the filter of the orders list behind it.
VIEWS: dict[str, Breakdown] = {
    "year": Breakdown(_("Year"), labels.plain),
    "quarter": Breakdown(_("Quarter"), labels.quarters),
    "product_line": Breakdown(_("Product line"), labels.plain),
    "product": Breakdown(_("Product"), labels.products),
    "country": Breakdown(_("Country"), labels.countries, "country"),
    "status": Breakdown(_("Status"), _statuses, "status"),
}
# For whoever sees several partners' orders.
SEVERAL: dict[str, Breakdown] = {
    "partner": Breakdown(_("Partner"), labels.companies, "partner"),
    "partner_type": Breakdown(_("Partner type"), labels.plain),
}
_IN_TIME = {"year", "quarter"}


def page(actor: Actor, asked: Asked) -> Page:
    """The orders that the actor sees, in one currency, by the breakdown that the address names."""
    years = [(str(year), str(year)) for year in order_years(actor=actor)]
    currency, currencies = currency_asked(asked, order_currencies(actor=actor))
    year = chosen(asked, "year", years)
    narrowed = {"currency": currency, "year": int(year) if year else None}
    (whole,) = order_totals(actor=actor, **narrowed)
    offered = _offered(actor, whole)
    views = views_of(offered)
    view = chosen(asked, "by", views, "partner_type" if actor.is_house else "quarter")
    groups = order_totals(actor=actor, by=view, **narrowed)
    by_year = Select("year", _("Year"), [("", _("All years")), *years], year)
    return Page(
        table=_table(actor, offered, view, groups, whole, currency),
        views=views,
        view=view,
        figures=_figures(whole, currency),
        selects=[by_year, *currencies],
        note=_note(whole, currency),
    )


def _note(whole: OrderTotals, currency: str) -> str:
    if not currency:
        return str(_HIDDEN) if whole.orders else ""
    hidden = whole.orders - whole.priced_orders
    text = ngettext(
        "The amount of %(n)s order is not shared with you and is in no sum.",
        "The amounts of %(n)s orders are not shared with you and are in no sum.",
        hidden,
    )
    return text % {"n": number_text(hidden)} if hidden else ""


_HIDDEN = _("Amounts are not shared with you: you see how many orders and units there are.")


def _offered(actor: Actor, whole: OrderTotals) -> dict[str, Breakdown]:
    return SEVERAL | VIEWS if actor.is_house or whole.partners > 1 else VIEWS


def _table(
    actor: Actor,
    offered: dict[str, Breakdown],
    view: str,
    groups: list[OrderTotals],
    whole: OrderTotals,
    currency: str,
) -> Table:
    breakdown = offered[view]
    if view in _IN_TIME:
        groups = sorted(groups, key=lambda each: str(each.key), reverse=True)
    measures = [
        Measure(_("Orders")),
        Measure(_("Lines"), low=True),
        Measure(_("Units"), bar=not currency),
    ]
    if currency:
        measures.append(Measure(_("Amount"), "money", bar=True))
        if actor.is_house:
            measures.append(Measure(_("Margin"), "share", low=True))

    def values(each: OrderTotals) -> tuple[Any, ...]:
        counted = (each.orders, each.lines, each.quantity)
        if not currency:
            return counted
        margin = (_margin(each),) if actor.is_house else ()
        return (*counted, each.amount, *margin)

    rows = rows_of(actor, breakdown, groups, values, _behind)
    total = Row(str(_("Total")), values(whole))
    return Table(_("Orders"), breakdown.label, measures, rows, total if rows else None, currency)


def _margin(each: OrderTotals) -> float | None:
    """What is left of the amount after the cost of goods; empty where no cost is known."""
    if not each.amount or not each.cost:
        return None
    return float((each.amount - each.cost) / each.amount)


def _behind(narrows: str, key: Any) -> str:
    return f"{reverse('orders')}?{urlencode({narrows: key})}"


def _figures(whole: OrderTotals, currency: str) -> list[dict[str, Any]]:
    lines = ngettext("%(n)s line", "%(n)s lines", whole.lines) % {"n": number_text(whole.lines)}
    found = [
        figure(_("Orders"), number_text(whole.orders), lines, reverse("orders")),
        figure(_("Units"), "–" if whole.quantity is None else number_text(whole.quantity)),
    ]
    if currency and whole.amount is not None:
        average = whole.amount / max(whole.priced_orders, 1)
        found += [
            figure(_("Amount"), money_text(Money(whole.amount, currency), 0)),
            figure(_("Average order"), money_text(Money(average, currency), 0)),
        ]
    return found


def is_open(actor: Actor) -> bool:
    """Whoever may open the list of orders."""
    return "orders" in open_tabs(actor)


ORDERS = Report(
    "orders",
    _("Orders"),
    _("What was ordered, by time, product, country and partner."),
    "receipt",
    Order.shareable.label,
    is_open,
    page,
    live="Order",
)
