"""Change what a member may do."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.partners import Membership
from partners.models import MembershipRole
from partners.services.members import change_member_role
from portal.kernel.actors import Actor


class ChangeMemberRole(Mutation):
    """Changes what a member may do for the partner."""

    class Input:
        membership = graphene.ID(required=True, description="Whose.")
        role = graphene.InputField(
            enum_of(MembershipRole), required=True, description="The new role."
        )

    membership = Reread(Membership, description="The membership with its new role.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.change_member_role``."""
        record = record_of(actor, given["membership"], field="membership", kind="Membership")
        role = MembershipRole(getattr(given["role"], "value", given["role"]))
        return {"membership": change_member_role(actor=actor, membership=record, role=role)}
