"""Give a program of a partner a key."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.keys import PartnerKey
from partner_api.types.scalars import DateTime
from partners.services.keys import make_key
from portal.kernel.actors import Actor


class MakePartnerKey(Mutation):
    """Makes a key of a partner. Only a partner admin in person can: a key makes no keys."""

    class Input:
        organisation = graphene.ID(required=True, description="The partner.")
        name = graphene.String(required=True, description="What will use it.")
        scopes = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="What it may be used for: read, write, export.",
        )
        expires_at = graphene.InputField(
            DateTime, required=True, description="Until when; at most a year ahead."
        )

    key = Reread(PartnerKey, description="What is known of it from now on.")
    text = graphene.String(description="The key itself. It is never shown again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.make_key``."""
        organisation = record_of(
            actor, given.pop("organisation"), field="organisation", kind="Organisation"
        )
        key, text = make_key(actor=actor, organisation=organisation, **given)
        return {"key": key, "text": text}
