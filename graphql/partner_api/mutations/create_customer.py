"""Enter a customer."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.inputs import OrganisationValues, organisation_values
from partner_api.types.organisations import Organisation
from partners.services.organisations import create_organisation
from portal.kernel.actors import Actor


class CreateCustomer(Mutation):
    """Enters a company; a customer unless roles say otherwise."""

    class Input:
        values = graphene.InputField(
            OrganisationValues, required=True, description="Its fields; a name is needed."
        )

    organisation = Reread(Organisation, description="The company that was entered.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.create_organisation``."""
        values = organisation_values(actor, given["values"])
        return {"organisation": create_organisation(actor=actor, values=values)}
