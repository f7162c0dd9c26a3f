"""Send a version of a price list for release: the older name of `requestPriceListRelease`."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.request_release import request_release
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor


class ReleasePriceListVersion(Mutation):
    """Sends a draft to whoever decides on its release, as `requestPriceListRelease` does."""

    deprecated = "Use `requestPriceListRelease`; goes on 2027-12-01."

    class Input:
        version = graphene.ID(required=True, description="Which, by its global id.")

    version = Reread(PriceListVersion, description="The version, as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.request_release``."""
        found = record_of(actor, given["version"], field="version", kind="PriceListVersion")
        return {
            "version": request_release(
                actor=actor, reference=found.price_list.reference, number=found.number
            )
        }
