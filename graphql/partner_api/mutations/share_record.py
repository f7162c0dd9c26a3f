"""Share a record with a party of any sort."""

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
from partner_api.types.sharing_changes import SharingChange
from partners.models import SharingChangeKind
from partners.selectors.parties import party_named
from partners.selectors.sharing_changes import waiting_change
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused
from sharing.models import Party, PartyKind
from sharing.services.share import share
from sharing.shareable import Level


class ShareRecord(Mutation):
    """Lets a party see, comment on or edit facets of a record of any kind that can be shared."""

    class Input:
        record = graphene.ID(required=True, description="What to share, by its global id.")
        partner = graphene.ID(description="With which organisation, by its global id.")
        party = graphene.String(
            description="Or with whom else: P-1017 is a partner, P-1017/admin a role there, "
            "P-1017/line its distribution line, tier/gold a tier, programme/Marine a programme, "
            "an e-mail address a person."
        )
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

    grant = Reread(Grant, description="The grant that was made; absent if it waits.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``sharing.share``."""
        party = _party(actor, given.pop("partner", None), given.pop("party", None))
        record = record_of(actor, given.pop("record"), field="record")
        level = Level(given.pop("level"))
        asked = given.pop("agreement", None)
        if asked:
            terms = record_of(actor, asked, field="agreement", kind="Agreement")
            given["condition"] = terms.condition
        shared = share(actor=actor, parties=[party], records=[record], level=level, **given)
        if shared.waiting is not None:
            return {"waiting": waiting_change(SharingChangeKind.SHARE, shared.waiting.pk)}
        return {"grant": shared.grants[0]}


def _party(actor: Actor, partner: str | None, party: str | None) -> Party:
    """The one party that is named. Raises ``NotFound`` and ``Refused``."""
    if bool(partner) == bool(party):
        raise Refused(
            _("Name either a partner or a party to share with."),
            code="party_missing",
            field="party",
        )
    if party:
        return party_named(party, actor=actor)
    organisation = record_of(actor, partner or "", field="partner", kind="Organisation")
    found = Party.objects.filter(
        kind=PartyKind.ORGANISATION, subject_id=organisation.pk, code=""
    ).first()
    if found is None:
        raise Refused(
            _("This company is in no partner programme: make it a partner first."),
            code="not_a_partner",
            field="partner",
        )
    return found
