"""Name an address that is told of changes."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookEndpoint
from portal.kernel.actors import Actor
from portal.webhooks.services.endpoints import add_endpoint


class CreateWebhook(Mutation):
    """Tells an address of changes from now on. A token needs the scope `webhooks`."""

    class Input:
        organisation = graphene.ID(
            description="The partner that you are admin of; absent: the house."
        )
        name = graphene.String(required=True, description="What listens there.")
        url = graphene.String(required=True, description="Where to send to, by https.")
        kinds = graphene.List(
            graphene.NonNull(graphene.String),
            required=True,
            description="Codes of `eventTypes`, or beginnings of them with a star: `deals.*`.",
        )

    webhook = Reread(WebhookEndpoint, description="The webhook.")
    secret = graphene.String(description="The signing secret. It is never shown again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.add_endpoint``."""
        owner = given.pop("organisation", None)
        organisation = (
            record_of(actor, owner, field="organisation", kind="Organisation") if owner else None
        )
        endpoint, secret = add_endpoint(actor=actor, organisation=organisation, **given)
        return {"webhook": endpoint, "secret": secret}
