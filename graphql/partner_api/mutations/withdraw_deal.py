"""Take a registration back."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.withdraw_deal import withdraw_deal
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class WithdrawDeal(Mutation):
    """Takes back a registration that is not decided yet."""

    class Input:
        deal = graphene.ID(required=True, description="Which.")
        reason = graphene.String(default_value="", description="Why; the house reads it.")

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.withdraw_deal``."""
        reference = reference_of(given["deal"])
        return {
            "deal": withdraw_deal(actor=actor, reference=reference, reason=given["reason"] or "")
        }
