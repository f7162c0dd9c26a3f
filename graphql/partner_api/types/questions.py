"""What approvers ask before they decide, and the answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.approvals import Task
from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.people import Person
from portal.kernel.actors import Actor
from workflows import models
from workflows.policies import visible_questions


class Question(RecordType):
    """A question to the author of a request, or to a colleague for an opinion."""

    class Meta:
        model = models.Question
        name = "Question"
        columns = ("text", "asked_at", "answer", "closed_at")
        filters = ("asked_at", "closed_at")
        sorts = {"ASKED_AT": "asked_at"}
        sort = ("asked_at", True)
        descriptions = {
            "text": "What is asked.",
            "asked_at": "When.",
            "answer": "The answer; empty until there is one.",
            "closed_at": "When it was answered or taken back.",
        }

    task = one(lambda: Task, "task", description="On which task, if you may see it.")
    asked_of = one(
        lambda: Person, "asked_of", open=True, description="The colleague; absent for the author."
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the policy of questions."""
        return visible_questions(actor, queryset)
