"""Hand a pricing case to tender and finance."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.pricing_feedback import PricingCase
from portal.kernel.actors import Actor
from pricing_feedback.services.start_review import start_review


class StartPricingReview(Mutation):
    """Hands a pricing case to tender and finance before enough signals did."""

    class Input:
        case = graphene.ID(required=True, description="Which, by its global id.")

    case = Reread(PricingCase, description="The case, in review.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``pricing_feedback.start_review``."""
        case = record_of(actor, given["case"], field="case", kind="PricingCase")
        return {"case": start_review(actor=actor, reference=case.reference)}
