"""Send a draft."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.submit_deal import submit_deal
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class SubmitDeal(Mutation):
    """Sends a draft to the house; it is routed at once, or waits in line."""

    class Input:
        deal = graphene.ID(required=True, description="The draft.")
        join_line = graphene.Boolean(
            default_value=False, description="Wait in line if the customer is taken."
        )

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.submit_deal``."""
        reference = reference_of(given["deal"])
        return {
            "deal": submit_deal(actor=actor, reference=reference, join_line=given["join_line"])
        }
