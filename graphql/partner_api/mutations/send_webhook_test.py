"""Send a webhook a test."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookMessage
from portal.kernel.actors import Actor
from portal.webhooks.services.replay import send_test


class SendWebhookTest(Mutation):
    """Sends a message about nothing, once; its attempt tells how it went."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")

    message = Reread(WebhookMessage, description="The message, about to be sent.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.send_test``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        return {"message": send_test(actor=actor, endpoint=endpoint)}
