"""Groups of competitors: partners that are walled off each other."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import one
from partner_api.types.people import Person
from partner_api.types.sharing import Party
from portal.kernel.actors import Actor
from sharing import models
from sharing.policies import can_wall


class RivalGroup(RecordType):
    """Partners that compete with each other: none sees what belongs to another."""

    class Meta:
        model = models.RivalGroup
        columns = ("name", "reason", "created_at")
        filters = ("name",)
        sorts = {"NAME": "name", "CREATED_AT": "created_at"}
        sort = ("name", False)
        descriptions = {
            "name": "What administrators call it.",
            "reason": "Why these walls are needed; for the house alone.",
            "created_at": "When it was formed.",
        }

    created_by = one(lambda: Person, "created_by", open=True, description="Who formed it.")
    rivals = many(
        lambda: Rival, "group", description="The partners in it, those that left included."
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Administrators alone: a partner never learns of a wall."""
        return queryset if can_wall(actor) else queryset.none()


class Rival(RecordType):
    """A partner's place in a group of competitors; the walls of the group follow it."""

    class Meta:
        model = models.Rival
        columns = ("joined_at", "left_at")
        filters = ("joined_at", "left_at")
        sorts = {"JOINED_AT": "joined_at"}
        sort = ("joined_at", False)
        descriptions = {
            "joined_at": "Since when the walls stand; absent while it waits for a second person.",
            "left_at": "When it left; absent while it is in the group.",
        }

    group = one(lambda: RivalGroup, "group", open=True, description="The group.")
    party = one(lambda: Party, "party", open=True, description="The partner.")
    asked_by = one(lambda: Person, "asked_by", open=True, description="Who asked to add it.")
    leave_asked_by = one(
        lambda: Person,
        "leave_asked_by",
        open=True,
        description="Who asked to take it out, while a second person has yet to agree.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Administrators alone, as for walls."""
        return queryset if can_wall(actor) else queryset.none()
