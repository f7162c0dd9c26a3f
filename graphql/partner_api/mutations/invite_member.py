"""Give a person access for a partner."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.partners import Membership
from partners.models import MembershipRole
from partners.services.members import invite_member
from portal.kernel.actors import Actor


class InviteMember(Mutation):
    """Gives a person access for a partner; a mail lets them choose a password."""

    class Input:
        organisation = graphene.ID(required=True, description="For whom they will act.")
        email = graphene.String(required=True, description="Where the invitation goes.")
        full_name = graphene.String(required=True, description="The full name.")
        role = graphene.InputField(
            enum_of(MembershipRole),
            default_value=MembershipRole.USER.value,
            description="What they may do.",
        )
        job_title = graphene.String(default_value="", description="What they do.")
        language = graphene.String(default_value="en", description="en, ru or bg.")

    membership = Reread(Membership, description="The membership that was made.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.invite_member``."""
        record = record_of(
            actor, given.pop("organisation"), field="organisation", kind="Organisation"
        )
        role = MembershipRole(getattr(given["role"], "value", given["role"]))
        return {
            "membership": invite_member(
                actor=actor, organisation=record, **(given | {"role": role})
            )
        }
