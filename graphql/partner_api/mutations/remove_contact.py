"""Take a person off a company's list."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from partners.services.contacts import remove_contact
from portal.kernel.actors import Actor


class RemoveContact(Mutation):
    """Takes a person off a company's list; the history keeps who it was."""

    class Input:
        contact = graphene.ID(required=True, description="Who.")
        reason = graphene.String(default_value="", description="Why; kept in the history.")

    removed = graphene.ID(description="The global id that leads nowhere from now on.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.remove_contact``."""
        record = record_of(actor, given["contact"], field="contact", kind="Contact")
        remove_contact(actor=actor, contact=record, reason=given["reason"] or "")
        return {"removed": given["contact"]}
