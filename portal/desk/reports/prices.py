"""Prices: where they win and lose deals, and what competitors ask."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from catalogue.models import MarketPrice
from catalogue.selectors.market_figures import MarketTotals, market_currencies, market_totals
from deals.models import Deal
from deals.selectors.price_outcomes import PriceOutcome, price_outcomes
from portal.desk.reports import labels
from portal.desk.reports.breakdown import currency_asked
from portal.desk.reports.deals import sells
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
from portal.kernel.formats import country_text, day_text, number_text, percent_text
from portal.kernel.pages.charts import HeatMap, heat_map
from pricing_feedback.selectors.signals import signal_map

_MAP_SIZE = 12
_MAPS = {"lost": _("Lost on price"), "won": _("Won"), "signals": _("Price signals")}


def outcomes(actor: Actor, asked: Asked) -> Page:
    """Decided deals by country and product: a heat map, and each pair with its numbers."""
    found = price_outcomes(actor=actor)
    view = chosen(asked, "by", list(_MAPS.items()), "lost")
    won, lost = sum(each.won for each in found), sum(each.lost for each in found)
    on_price = sum(each.lost_on_price for each in found)
    figures = [
        figure(_("Won"), number_text(won)),
        figure(_("Lost"), number_text(lost)),
        figure(_("Lost on price"), number_text(on_price)),
    ]
    if won + on_price:
        figures.append(figure(_("Won against price"), percent_text(won / (won + on_price), 1)))
    return Page(
        table=_outcome_table(found),
        views=list(_MAPS.items()),
        view=view,
        figures=figures,
        heat_map=_map(actor, view, found),
        map_caption=_MAPS[view],
    )


def _outcome_table(found: list[PriceOutcome]) -> Table:
    measures = [
        Measure(_("Product"), "text"),
        Measure(_("Won")),
        Measure(_("Lost")),
        Measure(_("Lost on price"), bar=True),
    ]
    rows = [
        Row(
            country_text(each.country) or each.country or labels.unknown(),
            (each.name, each.won, each.lost, each.lost_on_price),
            _signals(each.country, each.sku),
        )
        for each in found
    ]
    return Table(_("Won and lost on price"), _("Country"), measures, rows)


def _signals(region: str, sku: str) -> str:
    query = urlencode({"view": "signals", "region": region, "sku": sku})
    return f"{reverse('price_feedback')}?{query}"


def _map(actor: Actor, view: str, found: list[PriceOutcome]) -> HeatMap | None:
    """The busiest twelve countries and products; a cell leads to what was said about prices."""
    if view == "signals":
        signals = signal_map(actor=actor)
        counts, names = Counter(signals.counts), dict(signals.products)
    else:
        of = {"lost": lambda each: each.lost_on_price, "won": lambda each: each.won}[view]
        counts = Counter({(each.country, each.sku): of(each) for each in found})
        names = {each.sku: each.name for each in found}
    by_country: Counter[str] = Counter()
    by_product: Counter[str] = Counter()
    for (country, sku), count in counts.items():
        by_country[country] += count
        by_product[sku] += count
    if not counts.total():
        return None
    products = [sku for sku, _count in by_product.most_common(_MAP_SIZE)]

    def cell(country: str, sku: str) -> int | tuple[int, str]:
        count = counts[country, sku]
        return (count, _signals(country, sku)) if count else 0

    return heat_map(
        [names[sku] for sku in products],
        [
            (country_text(country) or country, [cell(country, sku) for sku in products])
            for country, _count in by_country.most_common(_MAP_SIZE)
        ],
    )


_MARKET_VIEWS: dict[str, Any] = {
    "product": _("Product"),
    "competitor": _("Competitor"),
    "country": _("Country"),
}


def market(actor: Actor, asked: Asked) -> Page:
    """Competitors' prices that are shared with the actor: lowest, average and highest."""
    currency, selects = currency_asked(asked, market_currencies(actor=actor))
    view = chosen(asked, "by", list(_MARKET_VIEWS.items()), "product")
    groups = market_totals(actor=actor, by=view, currency=currency)
    seen = sum(each.observations for each in groups)
    figures = [figure(_("Prices observed"), number_text(seen), "", reverse("market"))]
    if groups:
        latest = max(each.latest for each in groups)
        figures.append(figure(_("Latest observation"), day_text(latest)))
    return Page(
        table=_market_table(view, groups, currency),
        views=list(_MARKET_VIEWS.items()),
        view=view,
        figures=figures,
        selects=selects,
    )


def _market_table(view: str, groups: list[MarketTotals], currency: str) -> Table:
    measures = [Measure(_("Prices observed")), Measure(_("Competitors"), low=True)]
    if currency:
        measures += [
            Measure(_("Lowest"), "price"),
            Measure(_("Average"), "price", bar=True),
            Measure(_("Highest"), "price"),
        ]
    measures.append(Measure(_("Latest"), "day", low=True))

    def values(each: MarketTotals) -> tuple[Any, ...]:
        prices = (each.lowest, each.average, each.highest) if currency else ()
        return (each.observations, each.competitors, *prices, each.latest)

    def label(each: MarketTotals) -> str:
        return country_text(each.key) if view == "country" else each.name

    rows = [
        Row(
            label(each) or labels.unknown(),
            values(each),
            note=each.key if view == "product" else "",
        )
        for each in groups
    ]
    return Table(_("Competitors' prices"), _MARKET_VIEWS[view], measures, rows, None, currency)


PRICE_OUTCOMES = Report(
    "price-outcomes",
    _("Won and lost on price"),
    _("Where prices win deals and where they lose them, by country and product."),
    "messages-square",
    Deal.shareable.label,
    lambda actor: sells(actor, Deal.shareable),
    outcomes,
    live="Deal PriceSignal",
)
MARKET = Report(
    "market-prices",
    _("Competitors' prices"),
    _("What competitors ask, by product, competitor and country."),
    "chart-line",
    MarketPrice.shareable.label,
    lambda actor: actor.is_house or bool(actor.organisations),
    market,
    live="MarketPrice",
)
