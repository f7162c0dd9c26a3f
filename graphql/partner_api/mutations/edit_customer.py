"""Change a customer."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.inputs import OrganisationValues, organisation_values
from partner_api.types.organisations import Organisation
from partners.services.organisations import edit_organisation
from portal.kernel.actors import Actor


class EditCustomer(Mutation):
    """Changes a company, if nobody did since you read it."""

    class Input:
        organisation = graphene.ID(required=True, description="Which, by its global id.")
        version = graphene.Int(required=True, description="The version that you read.")
        values = graphene.InputField(
            OrganisationValues, required=True, description="The fields to change."
        )
        reason = graphene.String(default_value="", description="Why; kept in the history.")

    organisation = Reread(Organisation, description="The company as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.edit_organisation``."""
        record = record_of(actor, given["organisation"], field="organisation", kind="Organisation")
        return {
            "organisation": edit_organisation(
                actor=actor,
                organisation=record,
                version=given["version"],
                values=organisation_values(actor, given["values"]),
                reason=given["reason"] or "",
            )
        }
