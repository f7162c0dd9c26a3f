"""Take back what was shared."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.sharing import Grant
from portal.kernel.actors import Actor
from sharing.services.revoke import revoke_grant


class RevokeGrant(Mutation):
    """Ends a grant now; open pages, sockets and file links follow within a second."""

    class Input:
        grant = graphene.ID(required=True, description="The grant, by its global id.")
        reason = graphene.String(default_value="", description="Why; kept with the grant.")

    grant = Reread(Grant, description="The grant, ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.revoke_grant``."""
        grant = record_of(actor, given["grant"], field="grant", kind="Grant")
        return {"grant": revoke_grant(actor=actor, grant=grant, reason=given["reason"] or "")}
