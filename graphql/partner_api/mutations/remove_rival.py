"""Take a partner out of a group of competitors."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.rivals import Rival
from portal.kernel.actors import Actor
from sharing.services.rivals import remove_rival


class RemoveRival(Mutation):
    """Ends the walls because of a partner; where that opens much, a second call must agree."""

    class Input:
        rival = graphene.ID(required=True, description="Its place, by its global id.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    rival = Reread(Rival, description="Its place; without `leftAt` the walls still stand.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.remove_rival``."""
        rival = record_of(actor, given["rival"], field="rival", kind="Rival")
        reason = given["reason"] or ""
        return {"rival": remove_rival(actor=actor, rival=rival, reason=reason)}
