"""Record a competitor's price."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils import timezone

from catalogue.selectors.products import product_for
from catalogue.services.record_market import record_market_price
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import MarketPrice
from partner_api.types.ids import record_of
from partner_api.types.scalars import Date, Decimal
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


class RecordMarketPrice(Mutation):
    """Records a competitor's price; the same day and source again corrects it."""

    class Input:
        sku = graphene.String(required=True, description="Of which of our products.")
        competitor = graphene.ID(required=True, description="Whose price, by global id.")
        price = graphene.InputField(Decimal, required=True, description="Per unit.")
        currency = graphene.String(required=True, description="ISO 4217.")
        observed_on = graphene.InputField(Date, description="Today if absent.")
        region = graphene.String(default_value="", description="Country, ISO 3166-1 alpha-2.")
        source = graphene.String(required=True, description="Where it comes from.")
        competitor_product = graphene.String(default_value="", description="Their product.")
        note = graphene.String(default_value="", description="For the house.")

    market_price = Reread(MarketPrice, description="The price.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.record_market_price``."""
        values = {name: value for name, value in given.items() if value is not None}
        competitor = record_of(
            actor, values.pop("competitor"), field="competitor", kind="Organisation"
        )
        try:
            product = product_for(actor=actor, sku=values.pop("sku"))
        except NotFound as error:
            error.field = "sku"
            raise
        values.setdefault("observed_on", timezone.localdate())
        return {
            "market_price": record_market_price(
                actor=actor, product=product, competitor=competitor, **values
            )
        }
