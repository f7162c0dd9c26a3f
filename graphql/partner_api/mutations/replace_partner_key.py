"""Give a key another text."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.keys import PartnerKey
from partner_api.types.scalars import DateTime
from partners.services.keys import replace_key
from portal.kernel.actors import Actor


class ReplacePartnerKey(Mutation):
    """Gives a key another text; the former one ends at once, and you answer for it now."""

    class Input:
        key = graphene.ID(required=True, description="Which.")
        expires_at = graphene.InputField(
            DateTime, required=True, description="Until when; at most a year ahead."
        )

    key = Reread(PartnerKey, description="What is known of it from now on.")
    text = graphene.String(description="The key itself. It is never shown again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.replace_key``."""
        key = record_of(actor, given["key"], field="key", kind="PartnerKey")
        changed, text = replace_key(actor=actor, key=key, expires_at=given["expires_at"])
        return {"key": changed, "text": text}
