"""Who is away, and who stands in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.people import Person
from portal.kernel.actors import Actor
from workflows.models import Absence as Model
from workflows.policies import visible_absences


class Absence(RecordType):
    """A stretch of time in which somebody is away: yours, or one in which you stand in."""

    class Meta:
        model = Model
        name = "Absence"
        columns = ("starts_at", "ends_at", "kinds", "note")
        filters = ("starts_at", "ends_at")
        sorts = {"STARTS_AT": "starts_at"}
        sort = ("starts_at", True)
        descriptions = {
            "starts_at": "Away from.",
            "ends_at": "Back on.",
            "kinds": "Codes of the kinds of request that it is about; none for all.",
            "note": "What colleagues should know.",
        }

    person = one(lambda: Person, "person", open=True, description="Who is away.")
    substitute = one(lambda: Person, "substitute", open=True, description="Who stands in.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the policy of absences."""
        return visible_absences(actor, queryset)
