"""Change a partnership."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.partners import Partner
from partner_api.types.sharing_changes import SharingChange
from partners.models import Tier
from partners.selectors.sharing_changes import waiting_place_of
from partners.services.onboarding import change_partner
from portal.kernel.actors import Actor


class ChangePartner(Mutation):
    """Changes tier, programme, territory or line; what is shared through them follows."""

    class Input:
        partner = graphene.ID(required=True, description="Which.")
        version = graphene.Int(required=True, description="The version that you read.")
        tier = graphene.InputField(enum_of(Tier), description="Its standing.")
        programme = graphene.String(description="In which programme.")
        territory = graphene.String(description="Where it sells.")
        distributor = graphene.ID(description="Whose line it belongs to.")
        reason = graphene.String(default_value="", description="Why; kept in the history.")

    partner = Reread(Partner, description="The partnership as it is now.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.change_partner``."""
        partner = record_of(actor, given.pop("partner"), field="partner", kind="Partner")
        version, reason = given.pop("version"), given.pop("reason") or ""
        if line := given.pop("distributor", None):
            given["distributor"] = record_of(actor, line, field="distributor", kind="Organisation")
        if tier := given.pop("tier", None):
            given["tier"] = Tier(tier)
        values = {name: value for name, value in given.items() if value is not None}
        changed = change_partner(
            actor=actor, partner=partner, version=version, reason=reason, **values
        )
        return {"partner": changed, "waiting": waiting_place_of(changed)}
