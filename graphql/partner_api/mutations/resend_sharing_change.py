"""Send a returned change of sharing again."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing_changes import SharingChange
from partners.services.sharing_changes import resend_sharing_change
from portal.kernel.actors import Actor


class ResendSharingChange(Mutation):
    """Sends a change again that was returned to you, to whoever decides on it."""

    class Input:
        change = graphene.ID(required=True, description="The change, by its global id.")
        reason = graphene.String(required=True, description="Why it is to change.")
        valid_until = graphene.InputField(
            DateTime, description="Of a rule, a wall or a share another end; as it is if absent."
        )
        facets = graphene.List(
            graphene.NonNull(graphene.String),
            description="Of a rule, a wall or a share other facets; as they are if absent.",
        )

    change = Reread(SharingChange, description="The change as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.resend_sharing_change``."""
        change = record_of(actor, given["change"], field="change", kind="SharingChange")
        return {
            "change": resend_sharing_change(
                actor=actor,
                change=change,
                reason=given["reason"],
                terms={
                    name: given[name]
                    for name in ("valid_until", "facets")
                    if given.get(name) is not None
                },
            )
        }
