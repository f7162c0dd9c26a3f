"""Say what one's side agrees to open."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.overlaps import Overlap
from partner_api.types.scalars import Date
from partners.services.overlaps import agree_to_overlap
from portal.kernel.actors import Actor


class AgreeToOverlap(Mutation):
    """Says which facets of the customers in common your side opens; both agreeing opens them."""

    class Input:
        overlap = graphene.ID(required=True, description="The comparison, by its global id.")
        facets = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="Names of facets; an empty list takes back what was agreed.",
        )
        valid_until = graphene.InputField(
            Date, description="The last day of the shares; for the house to say."
        )

    overlap = Reread(Overlap, description="The comparison as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.agree_to_overlap``."""
        found = record_of(actor, given.pop("overlap"), field="overlap", kind="Overlap")
        return {"overlap": agree_to_overlap(actor=actor, overlap=found, **given)}
