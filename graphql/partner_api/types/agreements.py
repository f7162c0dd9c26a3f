"""Agreements: terms that a company accepts before what depends on them opens."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import computed
from partner_api.types.scalars import DateTime
from partners import models
from partners.selectors.agreements import accepted_version, newest_version, visible_agreements
from portal.kernel.actors import Actor


class AgreementVersion(graphene.ObjectType):
    """The words of an agreement from a moment on."""

    number = graphene.Int(required=True, description="1, 2, 3 …")
    text = graphene.String(required=True, description="The words in your language.")
    note = graphene.String(required=True, description="What changed.")
    valid_from = graphene.Field(DateTime, required=True, description="From when it holds.")


def _version(agreement: models.Agreement, _info: Any) -> AgreementVersion:
    version = newest_version(agreement)
    return AgreementVersion(
        number=version.number,
        text=version.text,
        note=version.note,
        valid_from=version.valid_from,
    )


def _accepted(agreement: models.Agreement, info: Any) -> int | None:
    return accepted_version(actor=info.context.actor, agreement=agreement)


class Agreement(RecordType):
    """Terms; what is shared under them opens when a company has accepted the newest version."""

    class Meta:
        model = models.Agreement
        columns = ("name", "created_at")
        filters = ("name",)
        sorts = {"NAME": "name"}
        sort = ("name", False)
        descriptions = {
            "name": "What people call it.",
            "created_at": "When it began.",
        }

    version = computed(
        graphene.NonNull(AgreementVersion), _version, description="The newest version."
    )
    accepted_version = computed(
        graphene.Int,
        _accepted,
        description="The version that your company accepted last.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The house's sales see all; a company those that concern it."""
        return queryset.filter(pk__in=visible_agreements(actor).order_by().values("pk"))
