"""What the house keeps of a deal: each line's waterfall, and the pocket margin of all together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from catalogue.engine.waterfall import Waterfall, price_waterfall
from catalogue.selectors.prices import PriceMissing
from catalogue.selectors.rates import RateMissing, convert
from deals.models import Deal, DealLine
from portal.kernel.actors import SYSTEM
from portal.kernel.money import Money

_CENT = Decimal("0.01")


def line_waterfall(deal: Deal, line: DealLine) -> Waterfall | None:
    """The waterfall of a line down to the price asked, as Guildhall sees it; nothing without a
    list price or a rate. Drawn once for one deal at hand: its facts and its sheet both ask."""
    drawn: dict[Any, Waterfall | None] = deal.__dict__.setdefault("_waterfalls", {})
    today = timezone.localdate()
    key = (today, line.product_id, line.quantity, line.requested_price, line.currency)
    if key not in drawn:
        drawn[key] = _drawn(deal, line)
    return drawn[key]


def _drawn(deal: Deal, line: DealLine) -> Waterfall | None:
    try:
        return price_waterfall(
            actor=SYSTEM,
            product=line.product,
            partner=deal.partner,
            on=timezone.localdate(),
            quantity=line.quantity,
            requested_price=line.requested_price,
            currency=line.currency,
        )
    except (PriceMissing, RateMissing):
        return None


def margin_facts(deal: Deal, lines: Sequence[DealLine]) -> dict[str, Decimal | bool | None]:
    """The pocket margin of the whole deal, as a percentage of its pocket price, and the lowest of
    a line.

    The whole is empty as soon as one line's is not known, for half a sum would mislead, and
    ``margin_unknown`` says so, for no threshold meets what is empty; the lowest is that of the
    lines that are known.
    """
    drawn = [line_waterfall(deal, line) for line in lines]
    rates = [each.margin_rate for each in drawn if each and each.margin_rate is not None]
    whole = _whole(drawn)
    return {
        "pocket_margin": whole,
        "margin_unknown": whole is None,
        "lowest_margin": _percent(min(rates)) if rates else None,
    }


def _whole(drawn: Sequence[Waterfall | None]) -> Decimal | None:
    pocket = margin = Decimal(0)
    for each in drawn:
        if each is None or each.pocket_margin is None or each.pocket_price is None:
            return None
        try:
            pocket += _in_house(each.pocket_price * each.quantity, each.currency)
            margin += _in_house(each.pocket_margin * each.quantity, each.currency)
        except RateMissing:
            return None
    return _percent(margin / pocket) if pocket else None


def _in_house(amount: Decimal, currency: str) -> Decimal:
    money = convert(Money(amount, currency), settings.HOUSE_CURRENCY, timezone.localdate())
    return money.amount


def _percent(rate: Decimal) -> Decimal:
    return (rate * 100).quantize(_CENT, ROUND_HALF_UP)
