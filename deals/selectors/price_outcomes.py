"""Where prices win and lose: decided deals by country and product, as the actor sees them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from deals.models import Deal, LossReason, Stage
from portal.kernel.actors import Actor
from sharing.policies import shown, shown_as, visible_to


@dataclass(frozen=True, slots=True)
class PriceOutcome:
    """How deals with a product ended in a country; ``lost_on_price`` are those of the lost ones
    whose reason the actor sees to be the price."""

    country: str
    sku: str
    name: str
    won: int
    lost: int
    lost_on_price: int


def price_outcomes(*, actor: Actor) -> list[PriceOutcome]:
    """Decided deals by country and product, counted over those whose products the actor sees; the
    most decisions first."""
    deals = visible_to(actor, Deal.objects.filter(stage__in=[Stage.WON, Stage.LOST]))
    deals = shown(deals, "loss_reason", alias="seen_reason")
    products = {"sku": "lines__product__sku", "name": "lines__product__name"}
    for alias, path in products.items():
        deals = shown_as(deals, "lines", F(path), alias=alias)
    # A deal without a country was entered for a region of the house, which stands for it.
    place = Coalesce(NullIf("country", Value("")), "region")
    rows = (
        deals.exclude(sku=None)
        .order_by()
        .annotate(place=place)
        .values("place", "sku", "name")
        .annotate(
            won=Count("pk", filter=Q(stage=Stage.WON), distinct=True),
            lost=Count("pk", filter=Q(stage=Stage.LOST), distinct=True),
            on_price=Count("pk", filter=Q(seen_reason=LossReason.PRICE), distinct=True),
        )
    )
    found = [
        PriceOutcome(
            row["place"],
            row["sku"],
            row["name"],
            row["won"],
            row["lost"],
            row["on_price"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.won - each.lost, each.country, each.sku))
