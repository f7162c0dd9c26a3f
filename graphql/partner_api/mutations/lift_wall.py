"""Take a wall down."""

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
from sharing.services.wall import lift_wall


class LiftWall(Mutation):
    """Ends a wall now, or once a second person has agreed: here, or on the task of that."""

    class Input:
        wall = graphene.ID(required=True, description="The wall, by its global id.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    wall = Reread(Wall, description="The wall; without `validUntil` it still stands.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.lift_wall``, or ``partners.agree_to_sharing_change`` if that waits."""
        wall = record_of(actor, given["wall"], field="wall", kind="Wall")
        if wall.lift_asked_by_id is not None:
            agree_to_sharing_change(actor=actor, kind=SharingChangeKind.LIFT, subject_id=wall.pk)
            return {"wall": wall}
        return {"wall": lift_wall(actor=actor, wall=wall, reason=given["reason"] or "")}
