"""Be the second person for a wall."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.walls import Wall
from partners.models import SharingChangeKind
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import Actor


class ConfirmWall(Mutation):
    """Agrees to a wall that somebody else asked for: the same as approving its task."""

    class Input:
        wall = graphene.ID(required=True, description="The waiting wall, by its global id.")

    wall = Reread(Wall, description="The wall as it stands.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.agree_to_sharing_change``."""
        wall = record_of(actor, given["wall"], field="wall", kind="Wall")
        agree_to_sharing_change(actor=actor, kind=SharingChangeKind.WALL, subject_id=wall.pk)
        return {"wall": wall}
