"""A partner's keys."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.fields import one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from partner_api.types.tokens import Token
from partners import models
from partners.policies import visible_keys
from portal.kernel.actors import Actor


class PartnerKey(RecordType):
    """A key by which a program of a partner uses the API, as a plain member of the partner."""

    class Meta:
        model = models.PartnerKey
        columns = ("created_at",)
        filters = ()
        sort = ("created_at", True)
        descriptions = {"created_at": "When it was made."}

    organisation = one(lambda: Organisation, "organisation", description="Whose it is.")
    token = one(
        lambda: Token, "token", open=True, description="Its name, prefix, scopes, end, last use."
    )
    responsible = one(
        lambda: Person,
        "responsible",
        open=True,
        description="Who answers for it; it ends when they are partner admin no more.",
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of one's company for its admins; all for administrators."""
        return visible_keys(actor, queryset)
