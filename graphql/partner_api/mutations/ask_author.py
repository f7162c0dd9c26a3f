"""Asks the author of a request before deciding; the clock stands until the answer."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Task
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.questions import Question
from portal.kernel.actors import Actor
from workflows.services.ask import ask_author


class AskAuthor(Mutation):
    """Asks the author of a request before deciding; the clock stands until the answer."""

    class Input:
        task = graphene.ID(required=True, description="Which task.")
        text = graphene.String(required=True, description="The question.")

    question = Reread(Question, description="The question.")
    task = Reread(Task, description="The task as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.ask_author``."""
        row = record_of(actor, given["task"], field="task", kind="Task")
        question = ask_author(actor=actor, task=row.public_id, text=given["text"])
        return {"question": question, "task": row}
