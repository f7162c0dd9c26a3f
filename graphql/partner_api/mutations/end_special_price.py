"""End a special price."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.end_special_price import end_special_price
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deals import SpecialPrice
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor


class EndSpecialPrice(Mutation):
    """Takes a special price back before its last day."""

    class Input:
        special_price = graphene.ID(required=True, description="Which one, by global id.")
        reason = graphene.String(default_value="", description="Why; stays in the history.")

    special_price = Reread(SpecialPrice, description="The special price, ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.end_special_price``."""
        kind = "SpecialPrice"
        found = record_of(actor, given["special_price"], field="specialPrice", kind=kind)
        reason = given["reason"] or ""
        ended = end_special_price(actor=actor, reference=found.reference, reason=reason)
        return {"special_price": ended}
