"""Price signals that somebody sees, and where they gather."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Count, QuerySet

from catalogue.selectors.rates import RateMissing, convert
from partners.models import Organisation
from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from portal.kernel.money import Money
from pricing_feedback.models import PriceSignal
from sharing.lending import lending
from sharing.policies import facet_filter, visible_to
from sharing.projections import Shown
from sharing.selectors import access

NEWEST = Sort("pk", descending=True)
MOST_IN_FIGURES = 500
MAP_SIZE = 12


def signal_list(
    *, actor: Actor, region: str = "", sku: str = "", case: str = "", own: bool = False
) -> QuerySet[PriceSignal]:
    """The signals that the actor sees; ``case`` is a reference, ``own`` those they gave."""
    signals = PriceSignal.objects.select_related(
        "case", "product", "organisation", "partner", "competitor", "submitted_by"
    )
    rows = lending(visible_to(actor, signals))
    if region:
        rows = facet_filter(rows, region=region.upper())
    if sku:
        rows = facet_filter(rows, product__sku=sku)
    if case:
        rows = facet_filter(rows, case__reference=case.upper())
    if own:
        rows = rows.filter(submitted_by=actor.user_id)
    return rows


def own_country(*, actor: Actor) -> str:
    """The country of the company that a partner's user reports for; empty for the house."""
    own = Organisation.objects.filter(pk__in=list(actor.organisations)).order_by("pk")
    return own.values_list("country", flat=True).first() or ""


def access_signal(*, actor: Actor, public_id: str) -> Shown:
    """One signal as the actor sees it. Raises ``NotFound``."""
    rows = lending(PriceSignal.objects.select_related("case", "product"))
    return access(actor, rows, public_id=public_id)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Heard prices of a case in one currency: how many, the lowest, the middle, the highest.

    ``unconverted`` are those for whose day there is no exchange rate: they are left out.
    """

    count: int
    lowest: Decimal
    median: Decimal
    highest: Decimal
    currency: str
    unconverted: int = 0


def distribution(signals: Iterable[PriceSignal | Shown], currency: str) -> Distribution | None:
    """The distribution of the heard prices, at the rates of the days when they were heard;
    ``None`` if none can be told. Hidden prices do not count."""
    prices, left_out = [], 0
    for signal in signals:
        if signal.heard_price is None:
            continue
        try:
            heard = Money(signal.heard_price, signal.currency)
            prices.append(convert(heard, currency, signal.heard_on).amount)
        except RateMissing:
            left_out += 1
    if not prices:
        return None
    return Distribution(
        count=len(prices),
        lowest=min(prices),
        median=Decimal(median(prices)),
        highest=max(prices),
        currency=currency,
        unconverted=left_out,
    )


@dataclass(frozen=True, slots=True)
class SignalMap:
    """How many signals came from each country about each product: the busiest twelve of both."""

    products: tuple[tuple[str, str], ...]
    regions: tuple[str, ...]
    counts: dict[tuple[str, str], int]


def signal_map(*, actor: Actor, since: date | None = None) -> SignalMap:
    """Country × product, counted over the signals that the actor sees, in one query."""
    rows = visible_to(actor, PriceSignal.objects.all())
    if since is not None:
        rows = facet_filter(rows, heard_on__gte=since)
    groups = list(
        rows.order_by()
        .values_list("region", "product__sku", "product__name")
        .annotate(signals=Count("pk"))
    )
    by_region: dict[str, int] = {}
    by_product: dict[tuple[str, str], int] = {}
    for region, sku, name, count in groups:
        by_region[region] = by_region.get(region, 0) + count
        by_product[sku, name] = by_product.get((sku, name), 0) + count
    regions = sorted(by_region, key=lambda each: (-by_region[each], each))[:MAP_SIZE]
    products = sorted(by_product, key=lambda each: (-by_product[each], each))[:MAP_SIZE]
    kept = {sku for sku, _name in products}
    return SignalMap(
        products=tuple(products),
        regions=tuple(regions),
        counts={
            (region, sku): count
            for region, sku, _name, count in groups
            if region in regions and sku in kept
        },
    )
