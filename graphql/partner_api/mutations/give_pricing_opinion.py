"""Give a department's opinion on a pricing case."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.pricing_feedback import PricingCase
from portal.kernel.actors import Actor
from pricing_feedback.models import Outcome
from pricing_feedback.services.decide_case import give_opinion


class GivePricingOpinion(Mutation):
    """Says what your department advises about a pricing case."""

    class Input:
        case = graphene.ID(required=True, description="Which, by its global id.")
        recommendation = graphene.InputField(
            enum_of(Outcome), required=True, description="What it advises."
        )
        text = graphene.String(required=True, description="Why.")

    case = Reread(PricingCase, description="The case with its opinions.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``pricing_feedback.give_opinion``."""
        case = record_of(actor, given["case"], field="case", kind="PricingCase")
        advised = given["recommendation"]
        give_opinion(
            actor=actor,
            reference=case.reference,
            recommendation=getattr(advised, "value", advised),
            text=given["text"],
        )
        return {"case": case}
