"""Answer a return."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.resubmit_deal import resubmit_deal
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import DealFields, draft_values, reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class ResubmitDeal(Mutation):
    """Answers a returned registration; only those whose facts changed decide again."""

    class Input(DealFields):
        deal = graphene.ID(required=True, description="Which.")
        comment = graphene.String(default_value="", description="Your answer.")

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.resubmit_deal``."""
        reference = reference_of(given.pop("deal"))
        return {"deal": resubmit_deal(actor=actor, reference=reference, **draft_values(given))}
