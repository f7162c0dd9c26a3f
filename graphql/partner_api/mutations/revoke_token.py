"""Take a token back."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.tokens import Token
from portal.kernel.actors import Actor
from portal.kernel.services.tokens import revoke_token


class RevokeToken(Mutation):
    """Ends a token now; what it has open is closed within a second."""

    class Input:
        token = graphene.ID(required=True, description="The token, by its global id.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    token = Reread(Token, description="The token, ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``kernel.revoke_token``."""
        token = record_of(actor, given["token"], field="token", kind="Token")
        reason = given["reason"] or ""
        return {"token": revoke_token(actor=actor, token=token, reason=reason)}
