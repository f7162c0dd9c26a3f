"""End a comparison of customer lists."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.overlaps import Overlap
from partners.services.overlaps import end_overlap
from portal.kernel.actors import Actor


class EndOverlap(Mutation):
    """Ends a comparison: what is in common is forgotten, what is open stays until revoked."""

    class Input:
        overlap = graphene.ID(required=True, description="The comparison, by its global id.")

    overlap = Reread(Overlap, description="The comparison, ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.end_overlap``."""
        found = record_of(actor, given["overlap"], field="overlap", kind="Overlap")
        return {"overlap": end_overlap(actor=actor, overlap=found)}
