"""Partnerships and the people who act for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partners import models
from partners.policies import visible_partners
from portal.kernel.actors import Actor


class Partner(RecordType):
    """The partnership of a reseller, distributor or supplier with the house."""

    class Meta:
        model = models.Partner
        columns = ("programme", "tier", "partner_type", "territory", "status", "since", "version")
        sorts = {"SINCE": "since", "TIER": "tier"}
        descriptions = {
            "tier": "The standing in the programme.",
            "version": "Pass it when you change the partner, so that nobody's change is lost.",
        }

    organisation = one(lambda: Organisation, "organisation", description="The company.")
    distributor = one(
        lambda: Organisation, "distributor", description="Whose line the partner belongs to."
    )
    account_manager = one(
        lambda: Person, "account_manager", open=True, description="Who looks after it."
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The house sees all, members their own, distributors their line."""
        return visible_partners(actor, queryset)


class Membership(RecordType):
    """A person's role at a partner."""

    class Meta:
        model = models.Membership
        columns = ("role", "job_title", "started_at", "ended_at")
        ref = "public_id"
        sorts = {"STARTED_AT": "started_at"}

    user = one(lambda: Person, "user", open=True, description="The person.")
    organisation = one(lambda: Organisation, "organisation", description="For whom they act.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The house sees everybody's, members those of their colleagues."""
        if actor.is_house:
            return queryset
        own = Q(organisation__in=list(actor.organisations), ended_at=None)
        return queryset.filter(own)
