"""Deals by stage and outcome, how far special prices are used, and where prices win and lose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from deals.models import Deal, LossReason, SpecialPrice, Stage
from deals.policies import REGISTERING_ROLES
from deals.selectors.figures import (
    PipelineTotals,
    deal_currencies,
    pipeline_totals,
    selling_time,
)
from deals.selectors.special_price_use import MOST, special_price_use
from partners.policies import own_roles
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
from portal.kernel.formats import days_text, money_text, number_text, percent_text
from portal.kernel.money import Money
from sharing.shareable import Shareable


def _stages(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    return {key: str(Stage(key).label) for key in keys}


def _reasons(_actor: Actor, keys: Iterable[Any]) -> dict[Any, str]:
    return {key: str(LossReason(key).label) for key in keys if key}


# Breakdown → its name, how its keys are called, and the filter of the deals list behind it.
_VIEWS: dict[str, Breakdown] = {
    "stage": Breakdown(_("Stage"), _stages, "stage"),
    "quarter": Breakdown(_("Quarter of closing"), labels.quarters),
    "product": Breakdown(_("Product"), labels.plain),
    "customer_name": Breakdown(_("Customer"), labels.plain),
    "country": Breakdown(_("Country"), labels.countries),
    "loss_reason": Breakdown(_("Reason of loss"), _reasons),
}
_SEVERAL: dict[str, Breakdown] = {"partner": Breakdown(_("Partner"), labels.companies)}
_HOUSE: dict[str, Breakdown] = {
    "partner": Breakdown(_("Partner"), labels.companies),
    "customer": Breakdown(_("Customer"), labels.plain),
    "region": Breakdown(_("Region"), labels.plain),
    "agent": Breakdown(_("Sales agent"), labels.plain),
}


def sells(actor: Actor, shareable: Shareable) -> bool:
    """Whether the actor works with deals: departments that see them, resellers, distributors."""
    if shareable.house_mask(actor):
        return True
    return not own_roles(actor).isdisjoint(role.value for role in REGISTERING_ROLES)


def _offered(actor: Actor) -> dict[str, Breakdown]:
    if actor.is_house:
        return {name: view for name, view in _VIEWS.items() if name != "customer_name"} | _HOUSE
    return _VIEWS | _SEVERAL if "distributor" in own_roles(actor) else _VIEWS


def page(actor: Actor, asked: Asked) -> Page:
    """The deals that the actor sees, with their outcome, by the breakdown that is asked for."""
    currency, selects = currency_asked(asked, deal_currencies(actor=actor))
    offered = _offered(actor)
    views = views_of(offered)
    view = chosen(asked, "by", views, "stage")
    (whole,) = pipeline_totals(actor=actor, currency=currency)
    groups = pipeline_totals(actor=actor, by=view, currency=currency)
    return Page(
        table=_table(actor, offered[view], view, groups, whole, currency),
        views=views,
        view=view,
        figures=_figures(actor, whole, currency),
        selects=selects,
        note="" if currency or not whole.deals else _HIDDEN,
    )


_HIDDEN = _("Prices are not shared with you: you see how many deals there are and how they end.")


def _in_order(view: str, groups: list[PipelineTotals]) -> list[PipelineTotals]:
    """Quarters backwards, stages as a deal goes through them, all else as it came."""
    if view == "quarter":
        return sorted(groups, key=lambda each: each.key, reverse=True)
    if view == "stage":
        order = list(Stage.values)
        return sorted(groups, key=lambda each: order.index(each.key))
    return groups


def _table(
    actor: Actor,
    breakdown: Breakdown,
    view: str,
    groups: list[PipelineTotals],
    whole: PipelineTotals,
    currency: str,
) -> Table:
    measures = [
        Measure(_("Deals"), bar=True),
        Measure(_("Open"), low=True),
        Measure(_("Won")),
        Measure(_("Lost")),
        Measure(_("Win rate"), "share"),
    ]
    if currency:
        measures += [
            Measure(_("Won value"), "money"),
            Measure(_("Open value"), "money", low=True),
        ]

    def values(each: PipelineTotals) -> tuple[Any, ...]:
        counted = (each.deals, each.open, each.won, each.lost, each.win_rate)
        return (*counted, each.won_value, each.open_value) if currency else counted

    rows = rows_of(actor, breakdown, _in_order(view, groups), values, _behind)
    # A deal with several products stands in several groups: their sum is not the whole.
    total = Row(str(_("All deals")), values(whole)) if rows else None
    return Table(_("Deals"), breakdown.label, measures, rows, total, currency)


def _behind(narrows: str, key: Any) -> str:
    return f"{reverse('deals')}?{urlencode({narrows: key})}"


def _figures(actor: Actor, whole: PipelineTotals, currency: str) -> list[dict[str, Any]]:
    found = [figure(_("Deals"), number_text(whole.deals), "", reverse("deals"))]
    if whole.win_rate is not None:
        decided = whole.won + whole.lost
        hint = ngettext("of %(n)s decided deal", "of %(n)s decided deals", decided)
        rate = percent_text(whole.win_rate, 1)
        found.append(figure(_("Win rate"), rate, hint % {"n": number_text(decided)}))
    if currency:
        found.append(figure(_("Won"), money_text(Money(whole.won_value, currency), 0)))
        found.append(figure(_("Open"), money_text(Money(whole.open_value, currency), 0)))
    if took := selling_time(actor=actor):
        found.append(figure(_("Time to win, median"), days_text(took.median)))
    return found


def special_prices(actor: Actor, _asked: Asked) -> Page:
    """Each special price that the actor sees with what was ordered under it."""
    uses = special_price_use(actor=actor)
    measures = [
        Measure(_("Product"), "text"),
        Measure(_("Price"), "text"),
        Measure(_("Valid until"), "day", low=True),
        Measure(_("Ordered")),
        Measure(_("Up to"), low=True),
        Measure(_("Used"), "share", bar=True),
    ]
    rows = []
    for use in uses:
        price = use.special_price
        company = price.partner.name if price.partner else ""
        values = (
            price.product.name if price.product else "",
            money_text(Money(price.price, price.currency)),
            price.valid_until,
            use.ordered,
            price.quantity_cap,
            use.share,
        )
        url = reverse("special_price", args=[price.reference])
        rows.append(Row(price.reference, values, url, company or ""))
    used = sum(1 for use in uses if use.ordered)
    figures = [
        figure(_("Special prices"), number_text(len(uses)), "", reverse("special_prices")),
        figure(_("With orders"), number_text(used)),
    ]
    table = Table(_("Use of special prices"), _("Special price"), measures, rows)
    full = _("The newest %(most)s special prices are listed.") if len(uses) == MOST else ""
    return Page(table, figures=figures, note=str(full) % {"most": MOST} if full else "")


DEALS = Report(
    "deals",
    _("Deals"),
    _("Deals by stage and outcome: what was won, what was lost and why."),
    "handshake",
    Deal.shareable.label,
    lambda actor: sells(actor, Deal.shareable),
    page,
    live="Deal",
)
SPECIAL_PRICES = Report(
    "special-prices",
    _("Use of special prices"),
    _("How much was ordered under each special price, and how much is left."),
    "badge-percent",
    SpecialPrice.shareable.label,
    lambda actor: sells(actor, SpecialPrice.shareable),
    special_prices,
    live="SpecialPrice Order",
)
