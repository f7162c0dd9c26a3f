"""Publish an agreement."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.agreement_inputs import AgreementTexts
from partner_api.types.agreements import Agreement
from partner_api.types.base import Reread
from partners.services.agreements import publish_agreement
from portal.kernel.actors import Actor


class PublishAgreement(Mutation):
    """Publishes a new agreement with its first version, in force at once."""

    class Input:
        name = graphene.String(required=True, description="What people call it.")
        texts = graphene.InputField(AgreementTexts, required=True, description="Its words.")

    agreement = Reread(Agreement, description="The agreement.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.publish_agreement``."""
        return {"agreement": publish_agreement(actor=actor, **given)}
