"""Throw a draft away."""

from __future__ import annotations

from typing import Any

import graphene

from deals.services.discard_draft import discard_draft
from partner_api.mutations.base import Mutation
from partner_api.types.deal_inputs import reference_of
from portal.kernel.actors import Actor


class DiscardDealDraft(Mutation):
    """Deletes a registration that was never sent."""

    class Input:
        deal = graphene.ID(required=True, description="The draft, by its global id.")

    reference = graphene.String(description="The reference of what is gone.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``deals.discard_draft``."""
        reference = reference_of(given["deal"])
        discard_draft(actor=actor, reference=reference)
        return {"reference": reference}
