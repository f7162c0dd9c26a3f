"""Record a figure about a market."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils import timezone

from catalogue.services.record_market import record_market_indicator
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import MarketIndicator
from partner_api.types.scalars import Date, Decimal
from portal.kernel.actors import Actor


class RecordMarketIndicator(Mutation):
    """Records a figure about a market; the same name, region, period and source corrects it."""

    class Input:
        name = graphene.String(required=True, description="What is measured.")
        region = graphene.String(default_value="", description="Country, ISO 3166-1 alpha-2.")
        period = graphene.String(required=True, description="Like 2026-Q3.")
        value = graphene.InputField(Decimal, required=True, description="The figure.")
        unit = graphene.String(default_value="", description="What it counts.")
        source = graphene.String(required=True, description="Where it comes from.")
        observed_on = graphene.InputField(Date, description="Today if absent.")

    market_indicator = Reread(MarketIndicator, description="The indicator.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.record_market_indicator``."""
        values = {name: value for name, value in given.items() if value is not None}
        values.setdefault("observed_on", timezone.localdate())
        return {"market_indicator": record_market_indicator(actor=actor, **values)}
