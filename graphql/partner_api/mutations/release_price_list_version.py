"""Release a version of a price list."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.release_version import release_version
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.catalogue import PriceListVersion
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor


class ReleasePriceListVersion(Mutation):
    """Releases a draft: its prices hold from its first day on, and partners are told."""

    class Input:
        version = graphene.ID(required=True, description="Which, by its global id.")

    version = Reread(PriceListVersion, description="The version, released.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.release_price_list_version``."""
        found = record_of(actor, given["version"], field="version", kind="PriceListVersion")
        return {
            "version": release_version(
                actor=actor, reference=found.price_list.reference, number=found.number
            )
        }
