"""Enter a person at a company."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.inputs import ContactValues
from partner_api.types.organisations import Contact
from partners.services.contacts import add_contact
from portal.kernel.actors import Actor


class AddContact(Mutation):
    """Enters a person at a company."""

    class Input:
        organisation = graphene.ID(required=True, description="Where they work.")
        values = graphene.InputField(
            ContactValues, required=True, description="A name or an e-mail address is needed."
        )

    contact = Reread(Contact, description="The person that was entered.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.add_contact``."""
        record = record_of(actor, given["organisation"], field="organisation", kind="Organisation")
        values = {name: value or "" for name, value in given["values"].items()}
        return {"contact": add_contact(actor=actor, organisation=record, values=values)}
