"""Open a price list."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.models import PriceListAudience, PriceListKind
from catalogue.services.create_price_list import create_price_list
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceList
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partners.models import Tier
from portal.kernel.actors import Actor


class CreatePriceList(Mutation):
    """Opens a price list for a tier, a partner or a market, and shares it with them."""

    class Input:
        name = graphene.String(required=True, description="Its name.")
        audience = graphene.InputField(
            enum_of(PriceListAudience), required=True, description="Whom it is for."
        )
        tier = graphene.InputField(enum_of(Tier), description="For a list of a tier.")
        partner = graphene.ID(description="For a list of one partner, by global id.")
        market = graphene.String(description="For a list of a market, ISO 3166-1 alpha-2.")
        currency = graphene.String(default_value="EUR", description="ISO 4217.")
        kind = graphene.InputField(enum_of(PriceListKind), description="Sale if absent.")
        external_id = graphene.String(description="Its key in another system.")

    price_list = Reread(PriceList, description="The list, without a version yet.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.create_price_list``."""
        values = {name: value for name, value in given.items() if value is not None}
        for name in ("audience", "tier", "kind"):
            if name in values:
                values[name] = str(getattr(values[name], "value", values[name]))
        if "partner" in values:
            values["partner"] = record_of(
                actor, values["partner"], field="partner", kind="Organisation"
            )
        return {"price_list": create_price_list(actor=actor, **values)}
