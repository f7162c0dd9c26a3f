"""Grants: what was shared with whom, until when and why."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from partner_api.plan import Loader
from partner_api.types.base import Node, RecordType
from partner_api.types.fields import computed, one
from partner_api.types.ids import SOURCES
from partner_api.types.people import Person
from portal.kernel.actors import Actor
from sharing import models
from sharing.policies import can_share
from sharing.shareable import shareables


def shared_record(decision: models.Grant | models.Wall, info: Any) -> Any:
    """The record that a grant or a wall is about, as the actor sees it."""
    if decision.object_id is None:
        return None
    for source in SOURCES.values():
        if source.shareable and source.shareable.label == decision.subject:
            rows = source.model._default_manager.filter(pk=decision.object_id)
            return Loader(info).one(source, rows)
    return None


class Grant(RecordType):
    """Facets of a record that a party may see, comment on or edit, in a stretch of time."""

    class Meta:
        model = models.Grant
        columns = (
            "facets",
            "level",
            "valid_from",
            "valid_until",
            "reason",
            "origin",
            "granted_at",
            "revoked_at",
            "revoke_reason",
        )
        sorts = {"GRANTED_AT": "granted_at", "VALID_UNTIL": "valid_until"}
        sort = ("granted_at", True)
        descriptions = {
            "facets": "The facets that are shared.",
            "level": "What the party may do.",
            "valid_from": "From when.",
            "valid_until": "Until when; absent if open.",
            "reason": "Why; shown to whoever asks.",
            "revoked_at": "When it was taken back.",
        }

    granted_by = one(lambda: Person, "granted_by", open=True, description="Who shared it.")
    revoked_by = one(lambda: Person, "revoked_by", open=True, description="Who took it back.")
    party = one(lambda: Party, "party", open=True, description="With whom it is shared.")
    condition = one(
        lambda: Condition,
        "condition",
        open=True,
        description="What the party must have done for it to open; absent if nothing.",
    )
    record = computed(
        Node,
        shared_record,
        needs=("subject", "object_id"),
        description="What is shared; `null` if you do not see it.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those who may share a kind of record see all its grants; others those made to them."""
        open_kinds = [each.label for each in shareables() if can_share(actor, each)]
        return queryset.filter(Q(party__in=list(actor.parties)) | Q(subject__in=open_kinds))


class Condition(RecordType):
    """What a grant requires: an agreement, by its name."""

    class Meta:
        model = models.Condition
        columns = ("label",)
        filters = ()
        ref = "public_id"
        descriptions = {"label": "The name of the agreement."}

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Whoever sees a grant sees what it requires; there is no list of them."""
        return queryset if actor.is_house else queryset.none()


class Party(RecordType):
    """A receiver of grants: an organisation, a person, a role, a tier, a programme, a line."""

    class Meta:
        model = models.Party
        columns = ("kind", "label")
        ref = "public_id"
        descriptions = {"kind": "What it is.", "label": "What people call it."}

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The house sees all parties, others those that they count as."""
        return queryset if actor.is_house else queryset.filter(pk__in=list(actor.parties))
