"""Send a returned change of sharing again."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing_changes import SharingChange
from partners.models import Tier
from partners.services.sharing_changes import resend_sharing_change
from portal.kernel.actors import Actor

# What is taken as it is given.
_TERMS = ("valid_until", "facets", "tier", "programme")


class ResendSharingChange(Mutation):
    """Sends a change again that was returned to you, to whoever decides on it."""

    class Input:
        change = graphene.ID(required=True, description="The change, by its global id.")
        reason = graphene.String(required=True, description="Why it is to change.")
        valid_until = graphene.InputField(
            DateTime, description="Of a rule, a wall or a share another end; as it is if absent."
        )
        facets = graphene.List(
            graphene.NonNull(graphene.String),
            description="Of a rule, a wall or a share other facets; as they are if absent.",
        )
        tier = graphene.InputField(
            enum_of(Tier), description="Of a partner's place another tier; as it is if absent."
        )
        programme = graphene.String(
            description="Of a partner's place another programme, empty for none; as it is if "
            "absent."
        )
        distributor = graphene.ID(
            description="Of a partner's place another line, `null` for none; as it is if absent."
        )

    change = Reread(SharingChange, description="The change as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.resend_sharing_change``."""
        change = record_of(actor, given["change"], field="change", kind="SharingChange")
        return {
            "change": resend_sharing_change(
                actor=actor,
                change=change,
                reason=given["reason"],
                terms=_terms(actor, given),
            )
        }


def _terms(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    terms = {name: given[name] for name in _TERMS if given.get(name) is not None}
    if "tier" in terms:
        terms["tier"] = Tier(terms["tier"])
    if "distributor" in given:
        line = given["distributor"]
        terms["distributor"] = (
            record_of(actor, line, field="distributor", kind="Organisation") if line else None
        )
    return terms
