"""Put up a wall."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.walls import Wall
from partners.selectors.parties import owner_named, party_named
from portal.kernel.actors import Actor
from sharing.services.wall import build_wall
from sharing.shareable import shareable_named, shareable_of


class BuildWall(Mutation):
    """Keeps a party from records, whatever is shared; a large one waits for a second person."""

    class Input:
        party = graphene.String(
            required=True, description="Who is kept out: P-1017, tier/gold, an e-mail address."
        )
        kind = graphene.String(
            description="The kind of record, such as `deals.deal`; needed without `record`."
        )
        record = graphene.ID(description="The one record; absent: see `owner`.")
        owner = graphene.String(
            description="The partner (P-1017) whose records; absent: every record of the kind."
        )
        facets = graphene.List(
            graphene.NonNull(graphene.String), description="What is kept back; absent: all of it."
        )
        valid_from = graphene.InputField(DateTime, description="From when; now if absent.")
        valid_until = graphene.InputField(DateTime, description="Until when; open if absent.")
        reason = graphene.String(required=True, description="Why; for the house alone.")

    wall = Reread(Wall, description="The wall; without `validFrom` it waits.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.build_wall``."""
        found = given.pop("record", None)
        record = record_of(actor, found, field="record") if found else None
        kind = given.pop("kind", None) or ""
        shareable = shareable_of(record) if record is not None else shareable_named(kind)
        owner = owner_named(given.pop("owner", None))
        party = party_named(given.pop("party"))
        return {
            "wall": build_wall(
                actor=actor, party=party, shareable=shareable, record=record, owner=owner, **given
            )
        }
