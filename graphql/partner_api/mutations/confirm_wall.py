"""Be the second person for a wall."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.walls import Wall
from portal.kernel.actors import Actor
from sharing.services.wall import confirm_wall


class ConfirmWall(Mutation):
    """Lets a wall stand that somebody else asked for."""

    class Input:
        wall = graphene.ID(required=True, description="The waiting wall, by its global id.")

    wall = Reread(Wall, description="The wall as it stands.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.confirm_wall``."""
        wall = record_of(actor, given["wall"], field="wall", kind="Wall")
        return {"wall": confirm_wall(actor=actor, wall=wall)}
