"""Look with the eyes of a person of a partner."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.previews import Preview
from portal.kernel.actors import Actor
from portal.kernel.services.previews import begin_preview


class BeginPreview(Mutation):
    """Begins a preview; name it in the header X-Guildhall-Preview to look through it."""

    class Input:
        person = graphene.ID(required=True, description="With whose eyes.")
        reason = graphene.String(required=True, description="Why; kept on record.")

    preview = Reread(Preview, description="The preview; on sockets, name its id as `preview`.")
    public_id = graphene.String(description="What the header and sockets take.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``kernel.begin_preview``."""
        person = record_of(actor, given["person"], field="person", kind="Person")
        preview = begin_preview(actor=actor, person=person, reason=given["reason"])
        return {"preview": preview, "public_id": str(preview.public_id)}
