"""Takes a task that a colleague has claimed."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Task
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from workflows.services.claim import take_over_task


class TakeOverTask(Mutation):
    """Takes a task that a colleague has claimed."""

    class Input:
        task = graphene.ID(required=True, description="Which task.")

    task = Reread(Task, description="The task as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.take_over_task``."""
        row = record_of(actor, given["task"], field="task", kind="Task")
        return {"task": take_over_task(actor=actor, task=row.public_id)}
