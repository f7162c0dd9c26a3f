"""End the review of a pricing case without an outcome."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.pricing_feedback import PricingCase
from portal.kernel.actors import Actor
from pricing_feedback.services.cancel_review import cancel_review


class CancelPricingReview(Mutation):
    """Ends a review that nobody should decide; for administrators. The case gathers on."""

    class Input:
        case = graphene.ID(required=True, description="Which, by its global id.")
        reason = graphene.String(required=True, description="Why; it stays in the house.")

    case = Reread(PricingCase, description="The case, gathering signals again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``pricing_feedback.cancel_review``."""
        case = record_of(actor, given["case"], field="case", kind="PricingCase")
        return {
            "case": cancel_review(actor=actor, reference=case.reference, reason=given["reason"])
        }
