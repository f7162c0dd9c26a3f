"""Change a person at a company."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.inputs import ContactValues
from partner_api.types.organisations import Contact
from partners.services.contacts import edit_contact
from portal.kernel.actors import Actor


class EditContact(Mutation):
    """Changes a person at a company."""

    class Input:
        contact = graphene.ID(required=True, description="Who.")
        values = graphene.InputField(
            ContactValues, required=True, description="The fields to change."
        )

    contact = Reread(Contact, description="The person as they are now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.edit_contact``."""
        record = record_of(actor, given["contact"], field="contact", kind="Contact")
        values = {name: value or "" for name, value in given["values"].items()}
        return {"contact": edit_contact(actor=actor, contact=record, values=values)}
