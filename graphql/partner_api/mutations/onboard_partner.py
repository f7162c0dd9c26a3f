"""Make a company a partner."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.partners import Partner
from partner_api.types.scalars import Date
from partner_api.types.sharing_changes import SharingChange
from partners.models import OrganisationRole, Tier
from partners.selectors.sharing_changes import waiting_place_of
from partners.services.onboarding import onboard_partner
from portal.kernel.actors import Actor


class OnboardPartner(Mutation):
    """Makes a company a reseller, distributor or supplier of the house."""

    class Input:
        organisation = graphene.ID(required=True, description="Which company.")
        role = graphene.InputField(
            enum_of(OrganisationRole), required=True, description="As what."
        )
        tier = graphene.InputField(
            enum_of(Tier), default_value=Tier.REGISTERED.value, description="Its standing."
        )
        programme = graphene.String(default_value="", description="In which programme.")
        territory = graphene.String(default_value="", description="Where it sells.")
        distributor = graphene.ID(description="Whose line it belongs to.")
        since = graphene.InputField(Date, description="From when; today if absent.")

    partner = Reread(Partner, description="The partnership.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.onboard_partner``."""
        kind = "Organisation"
        company = record_of(actor, given.pop("organisation"), field="organisation", kind=kind)
        if line := given.pop("distributor", None):
            given["distributor"] = record_of(actor, line, field="distributor", kind=kind)
        given["role"], given["tier"] = OrganisationRole(given["role"]), Tier(given["tier"])
        values = {name: value for name, value in given.items() if value is not None}
        made = onboard_partner(actor=actor, organisation=company, **values)
        return {"partner": made, "waiting": waiting_place_of(made)}
