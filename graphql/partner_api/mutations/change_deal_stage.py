"""Say how far selling is."""

from __future__ import annotations

from typing import Any

import graphene

from deals.models import LossReason, Stage
from deals.services.change_stage import change_stage
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.deal_inputs import reference_of
from partner_api.types.deals import Deal
from partner_api.types.enums import enum_of
from partner_api.types.scalars import Decimal
from portal.kernel.actors import Actor


class ChangeDealStage(Mutation):
    """Says how far selling has come."""

    class Input:
        deal = graphene.ID(required=True, description="Which.")
        stage = graphene.InputField(
            enum_of(Stage), required=True, description="Where it stands now."
        )
        close_value = graphene.InputField(Decimal, description="If the customer bought.")
        loss_reason = graphene.InputField(
            enum_of(LossReason), description="If the customer did not."
        )
        competitor = graphene.String(default_value="", description="Who won instead.")

    deal = Reread(Deal, description="The deal, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.change_stage``."""
        reason = given.get("loss_reason")
        return {
            "deal": change_stage(
                actor=actor,
                reference=reference_of(given["deal"]),
                stage=given["stage"],
                close_value=given.get("close_value"),
                loss_reason=reason or "",
                competitor=given["competitor"] or "",
            )
        }
