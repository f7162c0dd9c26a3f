"""Confirm a recall."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.recalls import Recall
from portal.kernel.actors import Actor
from sharing.services.recall import acknowledge_recall


class AcknowledgeRecall(Mutation):
    """Says for your company that its copies of what was recalled are deleted."""

    class Input:
        recall = graphene.ID(required=True, description="Which, by its global id.")
        note = graphene.String(default_value="", description="What was done.")

    recall = Reread(Recall, description="The recall, confirmed.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.acknowledge_recall``."""
        found = record_of(actor, given["recall"], field="recall", kind="Recall")
        return {"recall": acknowledge_recall(actor=actor, recall=found, note=given["note"] or "")}
