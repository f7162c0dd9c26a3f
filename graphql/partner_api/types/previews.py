"""Previews: the portal with the eyes of a person of a partner."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.people import Person
from portal.kernel import models
from portal.kernel.actors import Actor
from portal.kernel.previews import visible_previews


class Preview(RecordType):
    """Somebody of the house looks with the eyes of a person, and changes nothing."""

    class Meta:
        model = models.Preview
        columns = ("reason", "began_at", "ends_at", "ended_at")
        filters = ("began_at", "ended_at")
        sorts = {"BEGAN_AT": "began_at"}
        sort = ("began_at", True)
        descriptions = {
            "reason": "Why.",
            "began_at": "Since when.",
            "ends_at": "When it ends unless it is stopped.",
            "ended_at": "When it was stopped; absent while it runs.",
        }

    viewer = one(lambda: Person, "viewer", open=True, description="Who looks.")
    person = one(lambda: Person, "person", open=True, description="With whose eyes.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Every one for administrators; others see their own."""
        return visible_previews(actor, queryset)
