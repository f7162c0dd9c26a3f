"""What changes of standing and of agreements open and close, before they are saved; and what a
change does that waits for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.effects import SharingChangePreview, SharingEffect, SharingTerms
from partner_api.types.enums import enum_of
from partner_api.types.ids import record_of
from partners.engine.agreement_effects import lapse_effects
from partners.engine.sharing_terms import effects_now, terms_of_change
from partners.engine.standing import standing_effects
from partners.models import Tier
from partners.policies import can_manage_agreements, can_manage_partners
from portal.kernel.errors import Forbidden
from sharing.disclosure import RuleDisclosure

_EFFECTS = graphene.List(graphene.NonNull(SharingEffect))


# A new version may concern thousands of companies.
_MOST = 200


def _told(effects: Sequence[RuleDisclosure]) -> list[SharingEffect]:
    greatest = sorted(effects, key=lambda each: each.opened, reverse=True)
    return [SharingEffect.of(each) for each in greatest[:_MOST]]


class EffectQueries(Queries):
    """``standingPreview``, ``agreementPreview``, ``sharingChangePreview``"""

    standing_preview = graphene.Field(
        _EFFECTS,
        partner=graphene.Argument(graphene.ID, required=True, description="Which partner."),
        tier=graphene.Argument(enum_of(Tier), description="Its standing; as it is if absent."),
        programme=graphene.Argument(graphene.String, description="As it is if absent."),
        distributor=graphene.Argument(
            graphene.ID, description="Whose line it would belong to; as it is if absent."
        ),
        required=True,
        description="What `changePartner` would open and close, for whom: the 200 greatest.",
    )
    agreement_preview = graphene.Field(
        _EFFECTS,
        agreement=graphene.Argument(graphene.ID, required=True, description="Which agreement."),
        required=True,
        description="What a new version would close, until each company accepts it: the 200 "
        "greatest.",
    )

    sharing_change_preview = graphene.Field(
        SharingChangePreview,
        change=graphene.Argument(graphene.ID, required=True, description="Which change."),
        required=True,
        description="What a change asks for and would do, for those who know of it: whoever "
        "decides on it reads it first.",
    )

    def resolve_sharing_change_preview(self, info: Any, change: str) -> SharingChangePreview:
        """Two selectors."""
        actor = info.context.actor
        found = record_of(actor, change, field="change", kind="SharingChange")
        return SharingChangePreview(
            terms=SharingTerms.of(terms_of_change(actor, found)),
            effects=_told(effects_now(actor, found)),
        )

    def resolve_standing_preview(
        self, info: Any, partner: str, **given: Any
    ) -> list[SharingEffect]:
        """One engine's answer."""
        actor = info.context.actor
        if not can_manage_partners(actor):
            raise Forbidden
        found = record_of(actor, partner, field="partner", kind="Partner")
        values = {name: value for name, value in given.items() if value is not None}
        if "tier" in values:
            values["tier"] = Tier(values["tier"].value)
        if line := values.pop("distributor", None):
            values["distributor"] = record_of(
                actor, line, field="distributor", kind="Organisation"
            )
        effects = standing_effects(actor=actor, partner=found, values=values)
        return _told(effects)

    def resolve_agreement_preview(self, info: Any, agreement: str) -> list[SharingEffect]:
        """One engine's answer."""
        actor = info.context.actor
        if not can_manage_agreements(actor):
            raise Forbidden
        found = record_of(actor, agreement, field="agreement", kind="Agreement")
        effects = lapse_effects(actor=actor, agreement=found)
        return _told(effects)
