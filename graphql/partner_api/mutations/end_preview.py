"""Look with one's own eyes again."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.previews import Preview
from portal.kernel.actors import Actor
from portal.kernel.services.previews import end_preview


class EndPreview(Mutation):
    """Ends a preview of yours; whatever it has open is told no more."""

    class Input:
        preview = graphene.ID(required=True, description="Which one.")

    preview = Reread(Preview, description="The preview that ended.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``kernel.end_preview``."""
        found = record_of(actor, given["preview"], field="preview", kind="Preview")
        return {"preview": end_preview(actor=actor, preview=found)}
