"""What a price decision is about, in money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from catalogue.models import Product
from catalogue.selectors.rates import RateMissing, convert
from orders.models import OrderLine, OrderStatus
from portal.kernel.money import Money

_YEAR = timedelta(days=365)


def revenue_at_stake(*, product: Product, region: str, on: date) -> Money | None:
    """What the product sold in a country in the twelve months before a day, in euros.

    ``None`` if nothing was sold, or if a currency has no rate on that day: half a sum would
    mislead. Computed for a case, whose facet *figures* decides who sees it.
    """
    sums = (
        OrderLine.objects.filter(
            Q(order__country=region) | Q(order__country="", order__partner__country=region),
            product=product,
            order__ordered_on__gt=on - _YEAR,
            order__ordered_on__lte=on,
        )
        .exclude(order__status=OrderStatus.CANCELLED)
        .order_by()
        .values("order__currency")
        .annotate(total=Sum("amount"))
    )
    total = Decimal(0)
    try:
        for row in sums:
            total += convert(Money(row["total"], row["order__currency"]), "EUR", on).amount
    except RateMissing:
        return None
    return Money(total, "EUR").rounded() if total else None
