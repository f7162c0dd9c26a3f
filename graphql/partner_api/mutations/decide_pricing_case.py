"""Decide a pricing case."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.pricing_feedback import PricingCase
from partner_api.types.scalars import Date, Decimal
from portal.kernel.actors import Actor
from pricing_feedback.models import Outcome
from pricing_feedback.services.decide_case import decide_case


class DecidePricingCase(Mutation):
    """Decides a pricing case: keep the price, revise the list, or grant a special price."""

    class Input:
        case = graphene.ID(required=True, description="Which, by its global id.")
        outcome = graphene.InputField(
            enum_of(Outcome), required=True, description="What happens to the price."
        )
        reason = graphene.String(required=True, description="Why; stays in the house.")
        explanation = graphene.String(description="What everyone who gave a signal is told.")
        new_price = graphene.InputField(Decimal, description="Per unit; not for keep.")
        valid_from = graphene.InputField(Date, description="Its first day; not for keep.")
        valid_until = graphene.InputField(Date, description="A special price's last day.")
        price_list = graphene.String(
            description="The reference of the list to revise; that of the country if absent."
        )

    case = Reread(PricingCase, description="The case, decided.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``pricing_feedback.decide_case``."""
        case = record_of(actor, given.pop("case"), field="case", kind="PricingCase")
        outcome, reason = given.pop("outcome"), given.pop("reason")
        return {
            "case": decide_case(
                actor=actor,
                reference=case.reference,
                outcome=getattr(outcome, "value", outcome),
                reason=reason,
                values=given,
            )
        }
