"""Gives a task back to the colleague from whom you took it over."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Task
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from workflows.services.claim import hand_back_task


class HandBackTask(Mutation):
    """Gives a task back to the colleague from whom you took it over."""

    class Input:
        task = graphene.ID(required=True, description="Which task.")

    task = Reread(Task, description="The task as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.hand_back_task``."""
        row = record_of(actor, given["task"], field="task", kind="Task")
        return {"task": hand_back_task(actor=actor, task=row.public_id)}
