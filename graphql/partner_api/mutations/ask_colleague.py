"""Forwards a task to a colleague for an opinion; the task stays where it is."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.approvals import Task
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.questions import Question
from portal.kernel.actors import Actor
from workflows.services.ask import ask_colleague


class AskColleague(Mutation):
    """Forwards a task to a colleague for an opinion; the task stays where it is."""

    class Input:
        task = graphene.ID(required=True, description="Which task.")
        colleague = graphene.ID(required=True, description="Who is asked: a person of the house.")
        text = graphene.String(required=True, description="The question.")

    question = Reread(Question, description="The question.")
    task = Reread(Task, description="The task as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.ask_colleague``."""
        row = record_of(actor, given["task"], field="task", kind="Task")
        colleague = record_of(actor, given["colleague"], field="colleague", kind="Person")
        question = ask_colleague(
            actor=actor, task=row.public_id, colleague_id=colleague.pk, text=given["text"]
        )
        return {"question": question, "task": row}
