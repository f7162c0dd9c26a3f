"""Take a version of a price list back from approval."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.request_release import withdraw_release
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor


class WithdrawPriceListRelease(Mutation):
    """Takes back a version that is being decided or was returned: it is a draft again."""

    class Input:
        version = graphene.ID(required=True, description="Which, by its global id.")
        reason = graphene.String(default_value="", description="Why.")

    version = Reread(PriceListVersion, description="The draft.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.withdraw_release``."""
        found = record_of(actor, given["version"], field="version", kind="PriceListVersion")
        return {
            "version": withdraw_release(
                actor=actor,
                reference=found.price_list.reference,
                number=found.number,
                reason=given["reason"],
            )
        }
