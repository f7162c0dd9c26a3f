"""Asks whoever decides now for a decision; once for each stage."""

from __future__ import annotations

from typing import Any

import graphene

from deals.selectors.doors import visible_deal
from deals.services.start_approval import APPROVAL
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from portal.kernel.actors import Actor
from workflows.services.nudge import nudge_request


class NudgeDeal(Mutation):
    """Asks whoever decides now for a decision; once for each stage."""

    class Input:
        deal = graphene.ID(required=True, description="Which registration.")

    deal = Reread(Deal, description="The deal.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.nudge_request``."""
        row = visible_deal(actor=actor, reference=reference_of(given["deal"]))
        nudge_request(actor=actor, code=APPROVAL, record=row)
        return {"deal": row}
