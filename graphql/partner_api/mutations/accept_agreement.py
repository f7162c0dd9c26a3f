"""Accept an agreement for one's company."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import get_language

from partner_api.mutations.base import Mutation
from partner_api.types.agreements import Agreement
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partners.selectors.agreements import company_of, version_numbered
from partners.services.agreements import accept_agreement
from portal.kernel.actors import Actor


class AcceptAgreement(Mutation):
    """Accepts the newest version for your company; the evidence names you and where from."""

    class Input:
        agreement = graphene.ID(required=True, description="The agreement, by its global id.")
        version = graphene.Int(required=True, description="The number of the version you read.")

    agreement = Reread(Agreement, description="The agreement, accepted.")

    @classmethod
    def mutate_and_get_payload(cls, root: Any, info: Any, **given: Any) -> Any:
        """With where the request came from, for the evidence."""
        given["address"] = info.context.address or None
        given["agent"] = info.context.agent or "GraphQL"
        return super().mutate_and_get_payload(root, info, **given)

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.accept_agreement``."""
        found = record_of(actor, given["agreement"], field="agreement", kind="Agreement")
        accept_agreement(
            actor=actor,
            version=version_numbered(found, given["version"]),
            organisation=company_of(actor),
            language=(get_language() or "en")[:5],
            address=given["address"],
            user_agent=given["agent"],
        )
        return {"agreement": found}
