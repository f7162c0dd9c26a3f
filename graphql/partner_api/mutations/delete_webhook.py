"""Remove a webhook."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.ids import record_of
from portal.kernel.actors import Actor
from portal.webhooks.services.endpoints import remove_endpoint


class DeleteWebhook(Mutation):
    """Removes a webhook with its log."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")

    deleted_id = graphene.ID(description="The id that it had.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.remove_endpoint``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        remove_endpoint(actor=actor, endpoint=endpoint)
        return {"deleted_id": given["webhook"]}
