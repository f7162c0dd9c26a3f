"""Set prices of a draft."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.selectors.products import product_for
from catalogue.services.draft_version import PriceRow, set_prices
from partner_api.mutations.base import Mutation, at_most
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from partner_api.types.scalars import Decimal
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound

MOST = 500


class PriceInput(graphene.InputObjectType):
    """The price of one product, per unit."""

    sku = graphene.String(required=True, description="Of which product.")
    amount = graphene.InputField(Decimal, required=True, description="The list price.")
    floor = graphene.InputField(Decimal, description="The floor price.")
    target = graphene.InputField(Decimal, description="The target price.")
    min_quantity = graphene.Int(default_value=1, description="From how many units on.")


class SetPrices(Mutation):
    """Adds or changes prices of the draft of a price list; up to 500 at once."""

    class Input:
        price_list = graphene.ID(required=True, description="Which list, by its global id.")
        prices = graphene.List(
            graphene.NonNull(PriceInput), required=True, description="The prices."
        )

    version = Reread(PriceListVersion, description="The draft.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.set_prices``."""
        found = record_of(actor, given["price_list"], field="priceList", kind="PriceList")
        at_most(MOST, given["prices"], "prices")
        rows = [_row(actor, index, each) for index, each in enumerate(given["prices"])]
        return {"version": set_prices(actor=actor, reference=found.reference, rows=rows)}


def _row(actor: Actor, index: int, given: Any) -> PriceRow:
    values = {name: value for name, value in given.items() if value is not None}
    try:
        product = product_for(actor=actor, sku=values.pop("sku"))
    except NotFound as error:
        error.field = f"prices.{index}.sku"
        raise
    return PriceRow(product=product, **values)
