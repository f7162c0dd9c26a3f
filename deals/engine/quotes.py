"""What the lines of a deal cost by the price list, on the day it is sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalogue.selectors.prices import PriceFound, prices_on
from catalogue.selectors.rates import RateMissing, convert
from deals.models import Deal, DealLine
from portal.kernel.actors import SYSTEM, Actor
from portal.kernel.money import Money


def quote(deal: Deal, lines: list[DealLine], on: date) -> None:
    """Set list and floor price of the lines, in the deal's currency, from the partner's lists.

    A line whose product has no list price keeps none. Raises ``RateMissing``.
    """
    found = prices_on(
        actor=SYSTEM,
        quantities={line.product_id: line.quantity for line in lines},
        on=on,
        partner=deal.partner,
    )
    for line in lines:
        price = found.get(line.product_id)
        line.currency = deal.currency
        line.list_price = _in(deal.currency, price, price and price.amount, on)
        line.floor_price = _in(deal.currency, price, price and price.floor, on)


def _in(
    currency: str, price: PriceFound | None, amount: Decimal | None, on: date
) -> Decimal | None:
    if price is None or amount is None:
        return None
    return convert(Money(amount, price.currency), currency, on).amount


def amount_of(lines: list[DealLine]) -> Decimal:
    """What the lines come to at the prices that count now."""
    return sum((line.total or Decimal(0) for line in lines), Decimal(0))


def preview(actor: Actor, deal: Deal) -> list[DealLine]:
    """The lines of a draft at the list prices that the actor sees today; nothing is stored."""
    lines = list(deal.lines.select_related("product"))
    found = prices_on(
        actor=actor,
        quantities={line.product_id: line.quantity for line in lines},
        on=timezone.localdate(),
        partner=deal.partner,
    )
    for line in lines:
        price = found.get(line.product_id)
        try:
            line.list_price = _in(
                deal.currency, price, price and price.amount, timezone.localdate()
            )
        except RateMissing:
            line.list_price = None
    return lines
