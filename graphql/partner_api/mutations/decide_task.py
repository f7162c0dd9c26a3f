"""Decide on a task."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Decision, Task, facts_looked_at
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.scalars import JSONString
from portal.kernel.actors import Actor
from workflows.models import DecisionKind
from workflows.services.decide import decide_task


class DecideTask(Mutation):
    """Approves, rejects or returns the request that a task is about."""

    class Input:
        task = graphene.ID(required=True, description="Which task.")
        decision = graphene.InputField(
            enum_of(DecisionKind), required=True, description="What you decide."
        )
        comment = graphene.String(
            default_value="", description="Why; needed to reject, read by the author."
        )
        conditions = graphene.String(
            default_value="", description="With an approval: what the author has to keep."
        )
        fields = graphene.List(
            graphene.NonNull(graphene.String),
            default_value=[],
            description="With a return: names of what the author should change.",
        )
        data = graphene.InputField(
            JSONString, description="What the step's own form asks for, as a JSON object."
        )
        seen = graphene.String(
            default_value="",
            description="The `id` of the facts (`FactSnapshot`) that you looked at, or their "
            "`digest`: if others hold by now for this step, it is refused.",
        )
        key = graphene.UUID(
            description="Your key for this decision: sent again, it changes nothing more."
        )

    decision = Reread(Decision, description="The decision that was recorded.")
    task = Reread(Task, description="The task as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.decide_task``."""
        row = record_of(actor, given.pop("task"), field="task", kind="Task")
        decision = decide_task(
            actor=actor,
            task=row.public_id,
            decision=given.pop("decision"),
            seen=facts_looked_at(given.pop("seen", None) or ""),
            **given,
        )
        return {"decision": decision, "task": row}
