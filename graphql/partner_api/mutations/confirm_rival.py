"""Be the second person for a partner in a group of competitors."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.rivals import Rival
from portal.kernel.actors import Actor
from sharing.services.rivals import confirm_rival


class ConfirmRival(Mutation):
    """Lets a partner into a group of competitors that somebody else asked to add."""

    class Input:
        rival = graphene.ID(required=True, description="The waiting place, by its global id.")

    rival = Reread(Rival, description="Its place, with `joinedAt`.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.confirm_rival``."""
        rival = record_of(actor, given["rival"], field="rival", kind="Rival")
        return {"rival": confirm_rival(actor=actor, rival=rival)}
