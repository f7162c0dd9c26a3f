"""Decides on several tasks at once, each by itself."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation, UserError, user_errors
from partner_api.types.approvals import Decision, facts_looked_at
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from workflows.models import DecisionKind
from workflows.services.decide_many import decide_tasks


class TaskResult(graphene.ObjectType):
    """What became of one task of several."""

    decision = Reread(Decision, description="The decision; absent if it was refused.")
    errors = graphene.List(
        graphene.NonNull(UserError), required=True, description="Why there is none."
    )


class DecideTasks(Mutation):
    """Decides on several tasks; one refusal leaves the others as they are."""

    class Input:
        tasks = graphene.List(
            graphene.NonNull(graphene.ID), required=True, description="Which tasks, at most 100."
        )
        decision = graphene.InputField(
            enum_of(DecisionKind), required=True, description="What you decide on all of them."
        )
        comment = graphene.String(default_value="", description="Why; needed to reject.")
        seen = graphene.List(
            graphene.NonNull(graphene.String),
            default_value=[],
            description="For each task, in their order, the `id` of the facts that you looked at, "
            "as `decideTask` takes it.",
        )

    results = graphene.List(
        graphene.NonNull(TaskResult), description="One for each task, in their order."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.decide_tasks``."""
        rows = [
            record_of(actor, each, field="tasks", kind="Task") for each in given["tasks"][:101]
        ]
        results = decide_tasks(
            actor=actor,
            tasks=[row.public_id for row in rows],
            decision=given["decision"],
            comment=given["comment"] or "",
            seen=[facts_looked_at(each) for each in (given.get("seen") or ())[:101]],
        )
        return {
            "results": [
                TaskResult(
                    decision=result.decision,
                    errors=user_errors(result.error) if result.error else [],
                )
                for result in results
            ]
        }
