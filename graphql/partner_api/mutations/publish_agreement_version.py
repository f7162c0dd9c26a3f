"""Publish a new version of an agreement."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.agreement_inputs import AgreementTexts
from partner_api.types.agreements import Agreement
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.sharing_changes import SharingChange
from partners.models import SharingChangeKind
from partners.selectors.sharing_changes import waiting_change
from partners.services.agreements import publish_agreement_version
from portal.kernel.actors import Actor


class PublishAgreementVersion(Mutation):
    """New words: what is shared under the agreement closes until a company accepts them."""

    class Input:
        agreement = graphene.ID(required=True, description="The agreement, by its global id.")
        texts = graphene.InputField(AgreementTexts, required=True, description="Its new words.")
        valid_from = graphene.InputField(DateTime, description="From when; now if absent.")
        note = graphene.String(default_value="", description="What changed.")

    agreement = Reread(Agreement, description="The agreement with its new version.")
    waiting = Reread(
        SharingChange, description="The request of a second person; absent if it is done."
    )

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.publish_agreement_version``."""
        found = record_of(actor, given.pop("agreement"), field="agreement", kind="Agreement")
        version = publish_agreement_version(actor=actor, agreement=found, **given)
        waiting = waiting_change(SharingChangeKind.VERSION, version.pk)
        return {"agreement": found, "waiting": waiting}
