"""Register a deal in one step."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.register_deal import register_deal
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import DealFields, draft_values
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class RegisterDeal(Mutation):
    """Registers a deal in one step: nothing is kept if anything is missing."""

    class Input(DealFields):
        partner = graphene.String(
            description="For people of several companies: whose deal it is, by reference."
        )
        join_line = graphene.Boolean(
            default_value=False, description="Wait in line if the customer is taken."
        )

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.register_deal``."""
        return {"deal": register_deal(actor=actor, **draft_values(given))}
