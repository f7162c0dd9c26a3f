"""Let a suspended partner back in."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.partners import Partner
from partner_api.types.sharing_changes import SharingChange
from partners.selectors.sharing_changes import waiting_place_of
from partners.services.standing import reinstate_partner
from portal.kernel.actors import Actor


class ReinstatePartner(Mutation):
    """Lets a suspended partner's people back in."""

    class Input:
        partner = graphene.ID(required=True, description="Which.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    partner = Reread(Partner, description="The partner, active again.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.reinstate_partner``."""
        record = record_of(actor, given["partner"], field="partner", kind="Partner")
        done = reinstate_partner(actor=actor, partner=record, reason=given["reason"] or "")
        return {"partner": done, "waiting": waiting_place_of(done)}
