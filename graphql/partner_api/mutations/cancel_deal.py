"""End a registration for the house."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.cancel_deal import cancel_deal
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class CancelDeal(Mutation):
    """Ends a registration for the house, with its protection and special prices."""

    class Input:
        deal = graphene.ID(required=True, description="Which.")
        reason = graphene.String(required=True, description="Why; the partner reads it.")

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.cancel_deal``."""
        reference = reference_of(given["deal"])
        return {"deal": cancel_deal(actor=actor, reference=reference, reason=given["reason"])}
