"""Answers a question: as the author, or as the colleague who was asked."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.questions import Question
from portal.kernel.actors import Actor
from workflows.services.answer import answer_question


class AnswerQuestion(Mutation):
    """Answers a question: as the author, or as the colleague who was asked."""

    class Input:
        question = graphene.ID(required=True, description="Which question.")
        text = graphene.String(required=True, description="The answer.")

    question = Reread(Question, description="The question as it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``workflows.answer_question``."""
        row = record_of(actor, given["question"], field="question", kind="Question")
        return {
            "question": answer_question(actor=actor, question=row.public_id, text=given["text"])
        }
