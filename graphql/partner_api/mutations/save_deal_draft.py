"""Keep a draft."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.save_draft import save_draft
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import DealFields, draft_values, reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor


class SaveDealDraft(Mutation):
    """Keeps a registration while it is being filled in; only what is given changes."""

    class Input(DealFields):
        deal = graphene.ID(description="The draft; a new one if absent.")
        partner = graphene.String(
            description="For people of several companies: whose deal it is, by reference."
        )

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.save_draft``."""
        deal = given.pop("deal", None)
        reference = reference_of(deal) if deal else None
        return {"deal": save_draft(actor=actor, reference=reference, **draft_values(given))}
