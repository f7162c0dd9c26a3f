"""What competitors ask, summed up over the prices that somebody sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Max, Min
from django.utils.translation import gettext_lazy as _

from catalogue.models import MarketPrice
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from sharing.policies import shown, visible_to

BREAKDOWNS: dict[str, Any] = {
    "product": F("product__sku"),
    "competitor": F("competitor_name"),
    "country": F("region"),
}
_MOST_CURRENCIES = 20


@dataclass(frozen=True, slots=True)
class MarketTotals:
    """Observed prices of a group, per unit; empty where they are hidden. ``latest`` is the day of
    the newest observation; ``name`` is the product's, if the group is a product."""

    key: str
    name: str
    observations: int
    competitors: int
    lowest: Decimal | None
    average: Decimal | None
    highest: Decimal | None
    latest: date


def market_totals(*, actor: Actor, by: str, currency: str = "") -> list[MarketTotals]:
    """Competitors' prices that the actor sees, by ``product``, ``competitor`` or ``country``; the
    most observations first. Prices count that are in ``currency``. Raises ``Refused``."""
    if by not in BREAKDOWNS:
        text = _("Choose one of: %(known)s.")
        known = ", ".join(BREAKDOWNS)
        raise Refused(text, code="unknown_breakdown", field="by", known=known)
    rows = visible_to(actor, MarketPrice.objects.all())
    rows = shown(rows, "currency", alias="seen_currency")
    if currency:
        rows = rows.filter(seen_currency=currency)
    rows = shown(rows, "price", alias="seen_price")
    grouped = (
        rows.order_by()
        .annotate(key=BREAKDOWNS[by])
        .values("key")
        .annotate(
            name=Max("product__name"),
            observations=Count("pk"),
            competitors=Count("competitor", distinct=True),
            lowest=Min("seen_price"),
            average=Avg("seen_price"),
            highest=Max("seen_price"),
            latest=Max("observed_on"),
        )
        .order_by("-observations", "key")
    )
    return [
        MarketTotals(**row if by == "product" else {**row, "name": row["key"]}) for row in grouped
    ]


def market_currencies(*, actor: Actor) -> list[str]:
    """The currencies of the competitors' prices that the actor sees, the most used first."""
    rows = shown(visible_to(actor, MarketPrice.objects.all()), "currency", alias="seen")
    used = rows.exclude(seen=None).order_by().values("seen").annotate(prices=Count("pk"))
    return list(used.order_by("-prices", "seen").values_list("seen", flat=True)[:_MOST_CURRENCIES])
