"""People, as others may see them: a name."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from partner_api.types.base import RecordType
from portal.kernel.actors import Actor
from portal.kernel.models import User


class Person(RecordType):
    """Somebody who signs in. Wherever a record shows a person, it shows the name."""

    class Meta:
        model = User
        name = "Person"
        columns = ("full_name",)
        filters = ()
        descriptions = {"full_name": "The full name, as the person writes it."}

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By id: the house sees everybody, partners their colleagues and themselves."""
        queryset = queryset.filter(is_active=True)
        if actor.is_house:
            return queryset
        colleagues = Q(
            memberships__organisation__in=list(actor.organisations), memberships__ended_at=None
        )
        return queryset.filter(Q(pk=actor.user_id) | colleagues).distinct()
