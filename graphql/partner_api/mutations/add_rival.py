"""Put a partner into a group of competitors."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.rivals import Rival
from partners.selectors.parties import party_named
from portal.kernel.actors import Actor
from sharing.services.rivals import add_rival


class AddRival(Mutation):
    """Walls a partner and those in a group off each other; much waits for a second person."""

    class Input:
        group = graphene.ID(required=True, description="The group, by its global id.")
        partner = graphene.String(required=True, description="The partner's reference P-1017.")

    rival = Reread(Rival, description="Its place; without `joinedAt` it waits.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.add_rival``."""
        group = record_of(actor, given["group"], field="group", kind="RivalGroup")
        party = party_named(given["partner"], field="partner")
        return {"rival": add_rival(actor=actor, group=group, party=party)}
