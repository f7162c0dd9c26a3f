"""Suspend a partner."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.partners import Partner
from partners.services.standing import suspend_partner
from portal.kernel.actors import Actor


class ReceiptLine(graphene.ObjectType):
    """One thing that a command ended."""

    code = graphene.String(required=True, description="What: people, tokens, sessions …")
    count = graphene.Int(required=True, description="How many.")


class SuspendPartner(Mutation):
    """Ends the access of a partner's people until it is reinstated."""

    class Input:
        partner = graphene.ID(required=True, description="Which.")
        reason = graphene.String(required=True, description="Why.")

    partner = Reread(Partner, description="The partner, suspended.")
    receipt = graphene.List(graphene.NonNull(ReceiptLine), description="What was ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.suspend_partner``."""
        record = record_of(actor, given["partner"], field="partner", kind="Partner")
        done = suspend_partner(actor=actor, partner=record, reason=given["reason"])
        lines = [ReceiptLine(code=each.code, count=each.count) for each in done.lines]
        return {"partner": done.partner, "receipt": lines}
