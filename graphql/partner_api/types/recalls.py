"""Recalls: what was taken home, taken back, and confirmed as deleted."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import computed, one
from partner_api.types.people import Person
from partner_api.types.sharing import Party
from portal.kernel.actors import Actor
from portal.live.facts import type_name
from sharing import models
from sharing.policies import visible_recalls


class RecallAcknowledgement(RecordType):
    """A person, a program or a system of the company has confirmed a recall."""

    class Meta:
        model = models.RecallAcknowledgement
        columns = ("way", "system", "note", "at")
        filters = ()
        sort = ("at", False)
        descriptions = {
            "way": "How.",
            "system": "Which webhook took it.",
            "note": "What they added.",
            "at": "When.",
        }

    user = one(lambda: Person, "user", open=True, description="Who; absent for a webhook.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of recalls that the actor may read."""
        recalls = visible_recalls(actor, models.Recall.objects.all())
        return queryset.filter(recall__in=recalls.values("pk"))


def _record_type(recall: models.Recall, _info: Any) -> str:
    return type_name(recall.subject)


def _record_reference(recall: models.Recall, _info: Any) -> str:
    return recall.reference


class Recall(RecordType):
    """Parts of a record that a company received, and is to delete."""

    class Meta:
        model = models.Recall
        columns = ("facets", "ways", "last_taken_at", "asked_at", "acknowledged_at")
        filters = ("asked_at", "acknowledged_at")
        sorts = {"ASKED_AT": "asked_at"}
        sort = ("asked_at", True)
        ref = "public_id"
        exclude = ("reference",)
        descriptions = {
            "facets": "What was taken back.",
            "ways": "By which ways the company had received it.",
            "last_taken_at": "When it last received any of it.",
            "asked_at": "When it was asked to delete it.",
            "acknowledged_at": "When it first confirmed; absent while nobody has.",
        }

    party = one(lambda: Party, "party", open=True, description="The company.")
    record_type = computed(
        graphene.NonNull(graphene.String),
        _record_type,
        needs=("subject",),
        description="The kind of record, such as `Organisation`.",
    )
    record_reference = computed(
        graphene.NonNull(graphene.String),
        _record_reference,
        needs=("reference",),
        description="What the company knows the record by.",
    )
    acknowledgements = many(
        lambda: RecallAcknowledgement, "recall", description="Who confirmed, and how."
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those who may share such records see all; others those of their own company."""
        return visible_recalls(actor, queryset)
