"""Record a call, visit, mail or note."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from portal.kernel.actors import Actor
from records.models import InteractionKind
from records.services.converse import record_interaction


class RecordInteraction(Mutation):
    """Records a call, visit, mail or note on a record; whoever sees the facet reads it."""

    class Input:
        record = graphene.ID(required=True, description="What it is about.")
        kind = graphene.InputField(
            enum_of(InteractionKind), required=True, description="What it was."
        )
        text = graphene.String(required=True, description="What happened.")
        happened_at = graphene.InputField(DateTime, description="When; now if absent.")
        facet = graphene.String(
            default_value="", description="Who reads it; the history if nothing is said."
        )

    happened_at = graphene.Field(DateTime, description="When it happened.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.record_interaction``."""
        record = record_of(actor, given.pop("record"), field="record")
        given["facet"] = given["facet"] or ""
        made = record_interaction(
            actor=actor, record=record, kind=InteractionKind(given.pop("kind")), **given
        )
        return {"happened_at": made.happened_at}
