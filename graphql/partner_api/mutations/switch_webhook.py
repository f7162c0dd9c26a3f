"""Switch a webhook on or off."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookEndpoint
from portal.kernel.actors import Actor
from portal.webhooks.services.endpoints import switch_endpoint


class SwitchWebhook(Mutation):
    """Lets a webhook hear, or sends it nothing more."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")
        on = graphene.Boolean(required=True, description="Whether it is to hear.")

    webhook = Reread(WebhookEndpoint, description="As it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.switch_endpoint``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        return {"webhook": switch_endpoint(actor=actor, endpoint=endpoint, on=given["on"])}
