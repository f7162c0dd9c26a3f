"""Confirm, as the second person of the house, what both sides agree to open."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.overlaps import Overlap
from partners.services.overlaps import confirm_overlap
from portal.kernel.actors import Actor


class ConfirmOverlap(Mutation):
    """Opens what waits for a second person of the house, who is not the one that agreed."""

    class Input:
        overlap = graphene.ID(required=True, description="The comparison, by its global id.")

    overlap = Reread(Overlap, description="The comparison as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.confirm_overlap``."""
        found = record_of(actor, given["overlap"], field="overlap", kind="Overlap")
        return {"overlap": confirm_overlap(actor=actor, overlap=found)}
