"""Walls: what partners never see, whatever is shared."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import Node, RecordType
from partner_api.types.fields import computed, one
from partner_api.types.people import Person
from partner_api.types.sharing import Party, shared_record
from portal.kernel.actors import Actor
from sharing import models
from sharing.policies import can_wall
from sharing.shareable import shareable_named


def _facets(wall: models.Wall, _info: Any) -> list[str]:
    return shareable_named(wall.subject).names(wall.mask)


class Wall(RecordType):
    """A deny that beats every grant: of a record, of what belongs to a partner, or of a kind."""

    class Meta:
        model = models.Wall
        columns = ("subject", "reason", "begins_at", "valid_from", "valid_until", "created_at")
        filters = ("subject", "valid_from", "valid_until")
        sorts = {"CREATED_AT": "created_at"}
        sort = ("created_at", True)
        descriptions = {
            "subject": "The kind of record, such as `partners.organisation`.",
            "reason": "Why; for the house alone.",
            "begins_at": "When it is to begin; absent: at once.",
            "valid_from": "Since when it stands; absent while it waits for a second person.",
            "valid_until": "Until when it stands; absent if open.",
            "created_at": "When it was asked for.",
        }

    party = one(lambda: Party, "party", open=True, description="Who is kept out.")
    created_by = one(lambda: Person, "created_by", open=True, description="Who asked for it.")
    confirmed_by = one(lambda: Person, "confirmed_by", open=True, description="Who confirmed it.")
    record = computed(
        Node,
        shared_record,
        needs=("subject", "object_id"),
        description="The one record that it stands before, if there is one.",
    )
    facets = computed(
        graphene.NonNull(graphene.List(graphene.NonNull(graphene.String))),
        _facets,
        needs=("subject", "mask"),
        description="What the party does not see.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Administrators alone: a partner never learns of a wall."""
        return queryset if can_wall(actor) else queryset.none()
