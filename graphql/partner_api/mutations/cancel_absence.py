"""Call an absence off."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.attach_files import public_id
from partner_api.mutations.base import Mutation
from portal.kernel.actors import Actor
from workflows.services.report_absence import cancel_absence


class CancelAbsence(Mutation):
    """Calls an absence of yours off, or ends it now."""

    class Input:
        absence = graphene.String(required=True, description="Its id.")

    cancelled = graphene.String(description="Its id.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.cancel_absence``."""
        ended = cancel_absence(actor=actor, absence=public_id(given["absence"], "absence"))
        return {"cancelled": str(ended.public_id)}
