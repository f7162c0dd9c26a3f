"""Take a change of sharing back."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.sharing_changes import SharingChange
from partners.services.sharing_changes import withdraw_sharing_change
from portal.kernel.actors import Actor


class WithdrawSharingChange(Mutation):
    """Takes a change back that you asked for: nobody decides on it, and nothing changes."""

    class Input:
        change = graphene.ID(required=True, description="The change, by its global id.")
        reason = graphene.String(default_value="", description="Why; may be empty.")

    change = Reread(SharingChange, description="The change as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.withdraw_sharing_change``."""
        change = record_of(actor, given["change"], field="change", kind="SharingChange")
        return {
            "change": withdraw_sharing_change(
                actor=actor, change=change, reason=given["reason"] or ""
            )
        }
