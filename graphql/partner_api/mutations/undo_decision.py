"""Takes your decision back, until the next step acts on it; both stay on the record."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Decision, Task
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from workflows.services.undo import undo_decision


class UndoDecision(Mutation):
    """Takes your decision back, until the next step acts on it; both stay on the record."""

    class Input:
        decision = graphene.ID(required=True, description="Which decision.")
        reason = graphene.String(default_value="", description="Why; those who decide read it.")

    decision = Reread(Decision, description="The second decision, which undoes the first.")
    task = Reread(Task, description="The task, open again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.undo_decision``."""
        row = record_of(actor, given["decision"], field="decision", kind="Decision")
        undone = undo_decision(actor=actor, decision=row.public_id, reason=given["reason"] or "")
        return {"decision": undone, "task": undone.task}
