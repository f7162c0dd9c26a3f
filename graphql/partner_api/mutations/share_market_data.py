"""Share market data with a partner."""

from __future__ import annotations

from typing import Any

import graphene

from catalogue.services.share_market import share_market_data
from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import decode_id, record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing_changes import SharingChange
from partners.models import SharingChangeKind
from partners.selectors.parties import party_named
from partners.selectors.sharing_changes import waiting_change
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused

_KINDS = ("MarketPrice", "MarketIndicator", "Bulletin")


class ShareMarketData(Mutation):
    """Shares facets of market records of one kind with a party, up to 200 at once."""

    class Input:
        records = graphene.List(
            graphene.NonNull(graphene.ID), required=True, description="By their global ids."
        )
        party = graphene.String(
            required=True, description="A reference like P-1017, or `tier/gold`."
        )
        facets = graphene.List(
            graphene.NonNull(graphene.String), required=True, description="Names of facets."
        )
        valid_until = graphene.InputField(DateTime, description="Until when; open if absent.")
        reason = graphene.String(required=True, description="Why; shown to whoever asks.")

    shared = graphene.Int(description="How many records are shared now.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``catalogue.share_market_data``."""
        kinds = {decode_id(each, field="records")[0] for each in given["records"]}
        if len(kinds) > 1 or not kinds <= set(_KINDS):
            raise Refused(code="mixed_kinds", field="records")
        records = [record_of(actor, each, field="records") for each in given["records"][:201]]
        shared = share_market_data(
            actor=actor,
            records=records,
            parties=[party_named(given["party"], actor=actor)],
            facets=given["facets"],
            valid_until=given.get("valid_until"),
            reason=given["reason"],
        )
        waits = shared.waiting
        waiting = waiting_change(SharingChangeKind.SHARE, waits.pk) if waits else None
        return {"shared": len(shared.grants), "waiting": waiting}
