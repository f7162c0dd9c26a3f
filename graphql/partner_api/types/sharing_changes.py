"""Changes of sharing that a second person decides on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.people import Person
from partners import models
from partners.policies_sharing import visible_sharing_changes
from portal.kernel.actors import Actor


class SharingChange(RecordType):
    """A change that opens or closes so much that a second person decides on it: its task is among
    `approvals`, under its reference. For the house."""

    class Meta:
        model = models.SharingChange
        columns = ("reference", "kind", "title", "reason", "status", "asked_at", "ended_at")
        filters = ("reference", "kind", "status", "asked_at")
        sorts = {"ASKED_AT": "asked_at"}
        sort = ("asked_at", True)
        descriptions = {
            "reference": "What people and approvals call it, like `G-1042`.",
            "kind": "What is to change.",
            "title": "The rule's name, or the partner that it is about.",
            "reason": "Why, for those who decide.",
            "status": "What became of it.",
            "asked_at": "When it was asked for.",
            "ended_at": "When it was made, or was not; absent while it waits.",
        }

    asked_by = one(lambda: Person, "asked_by", open=True, description="Who asked for it.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """All for administrators; to others of the house what they asked for or decide."""
        return visible_sharing_changes(actor, queryset)
