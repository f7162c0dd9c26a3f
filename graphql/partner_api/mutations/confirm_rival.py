"""Be the second person for a partner in a group of competitors."""

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


class ConfirmRival(Mutation):
    """Agrees to a partner in a group of competitors, whom somebody else asked to add: the same as
    approving its task."""

    class Input:
        rival = graphene.ID(required=True, description="The waiting place, by its global id.")

    rival = Reread(Rival, description="Its place, with `joinedAt`.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.agree_to_sharing_change``."""
        rival = record_of(actor, given["rival"], field="rival", kind="Rival")
        agree_to_sharing_change(actor=actor, kind=SharingChangeKind.JOIN, subject_id=rival.pk)
        return {"rival": rival}
