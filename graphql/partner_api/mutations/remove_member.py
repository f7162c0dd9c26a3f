"""End a person's access for a partner."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partners.services.members import remove_member
from portal.kernel.actors import Actor


class RemoveMember(Mutation):
    """Ends a person's access for the partner at once."""

    class Input:
        membership = graphene.ID(required=True, description="Whose.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    ended_at = graphene.Field(DateTime, description="When the access ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.remove_member``."""
        record = record_of(actor, given["membership"], field="membership", kind="Membership")
        ended = remove_member(actor=actor, membership=record, reason=given["reason"] or "")
        return {"ended_at": ended.ended_at}
