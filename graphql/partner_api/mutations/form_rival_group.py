"""Form a group of competitors."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.rivals import RivalGroup
from portal.kernel.actors import Actor
from sharing.services.rivals import form_rival_group


class FormRivalGroup(Mutation):
    """Forms an empty group of competitors; `addRival` walls partners off each other in it."""

    class Input:
        name = graphene.String(required=True, description="What administrators call it.")
        reason = graphene.String(required=True, description="Why; for the house alone.")

    group = Reread(RivalGroup, description="The group.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.form_rival_group``."""
        return {"group": form_rival_group(actor=actor, **given)}
