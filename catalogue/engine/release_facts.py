"""What a release changes against the version before it: the facts that its approvers decide on,
and the sheet beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Abs
from django.utils import timezone
from django.utils.translation import gettext_noop

from catalogue.engine.sheets import bars_on_sheet, titled
from catalogue.engine.waterfall import price_waterfall
from catalogue.models import Price, PriceListKind, PriceListVersion, Product
from catalogue.selectors.price_lists import price_changes
from catalogue.selectors.prices import PriceMissing
from catalogue.selectors.rates import RateMissing, convert
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import NotFound
from portal.kernel.money import Money
from workflows.requests import Sheet, Shift, Waterfall

_LISTED = 10
_MILLION = Decimal(1_000_000)


def release_facts(version: PriceListVersion) -> dict[str, Any]:
    """What rules may ask and approvers decide on, the prices themselves by their fingerprint."""
    return release_figures(version) | {"fingerprint": _fingerprint(version)}


def release_figures(version: PriceListVersion) -> dict[str, Any]:
    """The facts but for the fingerprint: how much the version changes, and whom it is for."""
    listed = version.price_list
    changes = price_changes(version)
    told = _rated(changes.kept).aggregate(
        prices=Count("pk"),
        changed=Count("pk", filter=Q(before__isnull=False) & ~Q(before=F("amount"))),
        rise=Max("rate", filter=Q(rate__gt=0)),
        cut=Min("rate", filter=Q(rate__lt=0)),
        below_floor=Count("pk", filter=Q(amount__lt=F("floor_before"))),
    )
    lines = Product.objects.filter(prices__version=version).exclude(product_line="")
    return {
        "price_list": str(listed),
        "kind": listed.kind,
        "audience": listed.audience,
        "tier": listed.tier,
        "partner": listed.partner_name,
        "market": listed.market,
        "currency": listed.currency,
        "first_day": version.valid_from,
        "prices": told["prices"],
        "changed": told["changed"],
        "added": changes.added.count(),
        "left_out": changes.removed.count(),
        "rise": _percent(told["rise"]),
        "cut": _percent(told["cut"]),
        "below_floor": told["below_floor"],
        "below_cost": _below_cost(version),
        "product_lines": sorted(set(lines.values_list("product_line", flat=True))),
    }


def _rated(prices: QuerySet[Price]) -> QuerySet[Price]:
    """Each price with its change as a share of the one before it; empty without one."""
    return prices.annotate(
        rate=Case(When(before__gt=0, then=(F("amount") - F("before")) / F("before")))
    )


def _percent(rate: Decimal | None) -> Decimal | None:
    """A share of 1 as a percentage without its sign: a cut of 5 % is 5."""
    return None if rate is None else (abs(rate) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _below_cost(version: PriceListVersion) -> int | None:
    """How many prices lie below the cost of goods; nothing if a cost cannot be converted."""
    currency, today = version.price_list.currency, timezone.localdate()
    costs = version.prices.filter(product__standard_cost__isnull=False)
    known = costs.order_by().values_list("product__list_currency", flat=True).distinct()
    try:
        factors = {
            each: convert(Money(_MILLION, each), currency, today).amount / _MILLION
            for each in known
        }
    except RateMissing:
        return None
    if not factors:
        return 0
    cost = Case(
        *(
            When(product__list_currency=each, then=F("product__standard_cost") * Value(factor))
            for each, factor in factors.items()
        )
    )
    return costs.annotate(cost=cost).filter(amount__lt=F("cost")).count()


def _fingerprint(version: PriceListVersion) -> str:
    """SHA-256 of every price: whoever approved is asked again if any of them is another."""
    digest = hashlib.sha256()
    rows = version.prices.order_by("product__sku", "min_quantity", "valid_from").values_list(
        "product__sku", "min_quantity", "valid_from", "valid_until", "amount", "floor", "target"
    )
    for row in rows.iterator(chunk_size=2000):
        digest.update("|".join(map(str, row)).encode() + b"\n")
    return digest.hexdigest()


# --- The sheet ----------------------------------------------------------------------------------


def release_sheet(version: PriceListVersion) -> Sheet:
    """The biggest changes, and the waterfall of the product whose price falls most."""
    rated = _rated(price_changes(version).kept).select_related("product")
    moved = rated.exclude(rate=None).exclude(rate=0)
    biggest = moved.order_by(Abs("rate").desc(), "pk")[:_LISTED]
    return Sheet(
        summary=version.note,
        waterfalls=tuple(_deepest_cut(version, moved)),
        rows=tuple(_row(version, price) for price in biggest),
    )


def _row(version: PriceListVersion, price: Any) -> tuple[str, Shift]:
    money = partial(Money, currency=version.price_list.currency)
    scale = f" ≥ {price.min_quantity}" if price.min_quantity > 1 else ""
    return f"{titled(price.product)}{scale}", Shift(money(price.before), money(price.amount))


def _deepest_cut(version: PriceListVersion, moved: QuerySet[Price]) -> Iterator[Waterfall]:
    price = moved.filter(rate__lt=0).order_by("rate", "pk").first()
    if price is None or version.price_list.kind != PriceListKind.SALE:
        return
    try:
        drawn = price_waterfall(
            actor=SYSTEM,
            product=price.product,
            partner=None,
            on=timezone.localdate(),
            quantity=price.min_quantity,
            price_list=version.price_list.reference,
            requested_price=price.amount,
            requested_label=gettext_noop("Down to the new list price"),
        )
    except (PriceMissing, RateMissing, NotFound):
        # Nothing of the list holds today: there is nothing to come down from.
        return
    thin = drawn.margin_rate is not None and drawn.margin_rate < 0
    below = bool(drawn.is_below_floor)
    verdict = gettext_noop("The new price lies below the floor price in force.") if below else ""
    if thin:
        verdict = gettext_noop("The house would lose money on every unit.")
    yield Waterfall(
        title=titled(price.product),
        bars=bars_on_sheet(drawn),
        currency=drawn.currency,
        unit=price.product.unit,
        verdict=verdict,
        tone="bad" if below or thin else "ok",
    )
