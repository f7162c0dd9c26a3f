"""Begin the next version of a price list."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.draft_version import draft_version
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from partner_api.types.scalars import Date
from portal.kernel.actors import Actor


class DraftPriceListVersion(Mutation):
    """Begins the next version of a price list as a copy of its last one."""

    class Input:
        price_list = graphene.ID(required=True, description="Which list, by its global id.")
        valid_from = graphene.InputField(Date, required=True, description="Its first day.")
        valid_until = graphene.InputField(Date, description="Its last day; open if absent.")
        note = graphene.String(default_value="", description="What changes, and why.")

    version = Reread(PriceListVersion, description="The draft.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.draft_price_list_version``."""
        found = record_of(actor, given["price_list"], field="priceList", kind="PriceList")
        return {
            "version": draft_version(
                actor=actor,
                reference=found.reference,
                valid_from=given["valid_from"],
                valid_until=given.get("valid_until"),
                note=given["note"] or "",
            )
        }
