"""Takes a question back that needs no answer any more."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.questions import Question
from portal.kernel.actors import Actor
from workflows.services.ask import take_question_back


class TakeQuestionBack(Mutation):
    """Takes a question back that needs no answer any more."""

    class Input:
        question = graphene.ID(required=True, description="Which question.")

    question = Reread(Question, description="The question as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.take_question_back``."""
        row = record_of(actor, given["question"], field="question", kind="Question")
        return {"question": take_question_back(actor=actor, question=row.public_id)}
