"""Move the end of what was shared."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing import Grant
from partner_api.types.sharing_changes import SharingChange
from partners.selectors.sharing_changes import waiting_end_of
from portal.kernel.actors import Actor
from sharing.services.extend import extend_grant


class ExtendGrant(Mutation):
    """Lets a running grant end at another moment."""

    class Input:
        grant = graphene.ID(required=True, description="The grant, by its global id.")
        valid_until = graphene.InputField(DateTime, description="The new end; open if absent.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    grant = Reread(Grant, description="The grant with its new end.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.extend_grant``."""
        grant = record_of(actor, given["grant"], field="grant", kind="Grant")
        moved = extend_grant(
            actor=actor,
            grant=grant,
            valid_until=given.get("valid_until"),
            reason=given["reason"] or "",
        )
        return {"grant": moved, "waiting": waiting_end_of(moved)}
