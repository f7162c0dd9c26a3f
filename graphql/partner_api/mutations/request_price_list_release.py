"""Send a draft of a price list to whoever decides on its release."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.request_release import request_release
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from partner_api.types.scalars import Date
from portal.kernel.actors import Actor


class RequestPriceListRelease(Mutation):
    """Sends a draft, or a returned one again, to whoever decides on its release."""

    class Input:
        version = graphene.ID(required=True, description="Which draft, by its global id.")
        valid_from = graphene.InputField(Date, description="Its first day, if another is chosen.")
        comment = graphene.String(default_value="", description="For whoever decides it again.")

    version = Reread(PriceListVersion, description="The version, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.request_release``."""
        found = record_of(actor, given["version"], field="version", kind="PriceListVersion")
        return {
            "version": request_release(
                actor=actor,
                reference=found.price_list.reference,
                number=found.number,
                valid_from=given.get("valid_from"),
                reason=given["comment"],
            )
        }
