"""Let a price term end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import graphene

from catalogue.services.add_price_term import end_price_term
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.price_terms import PriceTerm
from partner_api.types.scalars import Date
from portal.kernel.actors import Actor


class EndPriceTerm(Mutation):
    """Gives a price term its last day; waterfalls of its days keep it."""

    class Input:
        price_term = graphene.ID(required=True, description="Which term, by global id.")
        on = graphene.InputField(Date, description="Its last day; today if absent.")

    price_term = Reread(PriceTerm, description="The term.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.end_price_term``."""
        found = record_of(actor, given["price_term"], field="priceTerm", kind="PriceTerm")
        public_id = UUID(str(found.public_id))
        return {"price_term": end_price_term(actor=actor, public_id=public_id, on=given.get("on"))}
