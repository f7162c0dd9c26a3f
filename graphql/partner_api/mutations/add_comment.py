"""Comment on a record."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from portal.kernel.actors import Actor
from records.services.converse import add_comment


class AddComment(Mutation):
    """Comments on a facet of a record; whoever sees the facet reads it."""

    class Input:
        record = graphene.ID(required=True, description="What it is about.")
        text = graphene.String(required=True, description="What to say.")
        facet = graphene.String(
            default_value="", description="Who reads it; the history if nothing is said."
        )

    commented_at = graphene.Field(DateTime, description="When it was said.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.add_comment``."""
        record = record_of(actor, given["record"], field="record")
        said = add_comment(
            actor=actor, record=record, text=given["text"], facet=given["facet"] or ""
        )
        return {"commented_at": said.created_at}
