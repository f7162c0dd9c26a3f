"""End the request for a change of sharing."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.sharing_changes import SharingChange
from partners.services.sharing_changes import cancel_sharing_change
from portal.kernel.actors import Actor


class CancelSharingChange(Mutation):
    """Ends a request that nobody should decide, for administrators: nothing changes."""

    class Input:
        change = graphene.ID(required=True, description="The change, by its global id.")
        reason = graphene.String(required=True, description="Why; whoever asked reads it.")

    change = Reread(SharingChange, description="The change as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.cancel_sharing_change``."""
        change = record_of(actor, given["change"], field="change", kind="SharingChange")
        return {
            "change": cancel_sharing_change(actor=actor, change=change, reason=given["reason"])
        }
