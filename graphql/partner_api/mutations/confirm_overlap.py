"""Confirm, as the second person of the house, what both sides agree to open."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.overlaps import Overlap
from partners.models import SharingChangeKind
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import Actor


class ConfirmOverlap(Mutation):
    """Agrees to what waits for a second person of the house: the same as approving its task."""

    class Input:
        overlap = graphene.ID(required=True, description="The comparison, by its global id.")

    overlap = Reread(Overlap, description="The comparison as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.agree_to_sharing_change``."""
        found = record_of(actor, given["overlap"], field="overlap", kind="Overlap")
        agree_to_sharing_change(actor=actor, kind=SharingChangeKind.OVERLAP, subject_id=found.pk)
        return {"overlap": found}
