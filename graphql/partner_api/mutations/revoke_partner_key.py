"""End a partner's key."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.keys import PartnerKey
from partners.services.keys import revoke_key
from portal.kernel.actors import Actor


class RevokePartnerKey(Mutation):
    """Ends a key now, with the tokens that were issued for it."""

    class Input:
        key = graphene.ID(required=True, description="Which.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    key = Reread(PartnerKey, description="The key, ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.revoke_key``."""
        key = record_of(actor, given["key"], field="key", kind="PartnerKey")
        return {"key": revoke_key(actor=actor, key=key, reason=given["reason"] or "")}
