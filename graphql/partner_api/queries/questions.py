"""Questions that approvers ask."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import Q, QuerySet

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.questions import Question
from portal.kernel.actors import Actor
from workflows import models
from workflows.models import TaskStatus
from workflows.policies import visible_questions


def _questions(actor: Actor, waiting: bool | None = None) -> QuerySet[Any]:
    rows = visible_questions(actor, models.Question.objects.all())
    open_ones = Q(closed_at=None, task__status=TaskStatus.OPEN)
    return rows if waiting is None else rows.filter(open_ones if waiting else ~open_ones)


class QuestionQueries(Queries):
    """Questions to you and by you."""

    questions = Connection(
        Question,
        _questions,
        args={
            "waiting": graphene.Argument(
                graphene.Boolean, description="Only those that wait for an answer, or only others."
            )
        },
        description="What approvers asked, the newest first.",
    )
