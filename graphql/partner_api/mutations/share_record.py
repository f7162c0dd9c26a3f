"""Share a record with a partner."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext_lazy as _

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing import Grant
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from sharing.models import Party, PartyKind
from sharing.services.grant import grant_access
from sharing.shareable import Level


class ShareRecord(Mutation):
    """Lets a partner see, comment on or edit facets of a record."""

    class Input:
        record = graphene.ID(required=True, description="What to share, by its global id.")
        partner = graphene.ID(required=True, description="With which organisation.")
        facets = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="Names of facets; the first of the record's kind is always included.",
        )
        level = graphene.InputField(
            enum_of(Level), default_value=Level.VIEW.value, description="What it allows."
        )
        valid_from = graphene.InputField(DateTime, description="From when; now if absent.")
        valid_until = graphene.InputField(DateTime, description="Until when; open if absent.")
        agreement = graphene.ID(
            description="The agreement whose current version has to be accepted before it opens."
        )
        reason = graphene.String(
            required=True, description="Why; shown to whoever asks why the partner sees it."
        )

    grant = Reread(Grant, description="The grant that was made.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.grant_access``."""
        partner = record_of(actor, given.pop("partner"), field="partner", kind="Organisation")
        party = Party.objects.filter(
            kind=PartyKind.ORGANISATION, subject_id=partner.pk, code=""
        ).first()
        if party is None:
            raise Refused(
                _("This company is in no partner programme: make it a partner first."),
                code="not_a_partner",
                field="partner",
            )
        record = record_of(actor, given.pop("record"), field="record")
        level = Level(given.pop("level"))
        asked = given.pop("agreement", None)
        if asked:
            terms = record_of(actor, asked, field="agreement", kind="Agreement")
            given["condition"] = terms.condition
        return {
            "grant": grant_access(actor=actor, party=party, record=record, level=level, **given)
        }
