"""End the approval of a version of a price list."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.request_release import cancel_release
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor


class CancelPriceListRelease(Mutation):
    """Ends the approval of a version that nobody should decide; for administrators."""

    class Input:
        version = graphene.ID(required=True, description="Which, by its global id.")
        reason = graphene.String(required=True, description="Why; its author reads it.")

    version = Reread(PriceListVersion, description="The draft.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.cancel_release``."""
        found = record_of(actor, given["version"], field="version", kind="PriceListVersion")
        return {
            "version": cancel_release(
                actor=actor,
                reference=found.price_list.reference,
                number=found.number,
                reason=given["reason"],
            )
        }
