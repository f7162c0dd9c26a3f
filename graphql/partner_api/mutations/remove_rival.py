"""Take a partner out of a group of competitors."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.rivals import Rival
from partners.models import SharingChangeKind
from partners.services.sharing_changes import agree_to_sharing_change
from portal.kernel.actors import Actor
from sharing.services.rivals import remove_rival


class RemoveRival(Mutation):
    """Ends the walls because of a partner now, or once a second person has agreed: here, or on the
    task of that."""

    class Input:
        rival = graphene.ID(required=True, description="Its place, by its global id.")
        reason = graphene.String(default_value="", description="Why; kept in the audit.")

    rival = Reread(Rival, description="Its place; without `leftAt` the walls still stand.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.remove_rival``, or ``partners.agree_to_sharing_change`` if that waits."""
        rival = record_of(actor, given["rival"], field="rival", kind="Rival")
        if rival.leave_asked_by_id is not None:
            agree_to_sharing_change(actor=actor, kind=SharingChangeKind.LEAVE, subject_id=rival.pk)
            return {"rival": rival}
        reason = given["reason"] or ""
        return {"rival": remove_rival(actor=actor, rival=rival, reason=reason)}
