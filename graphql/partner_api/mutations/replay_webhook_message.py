"""Send one message of a webhook again."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookMessage
from portal.kernel.actors import Actor
from portal.webhooks.services.replay import replay_message


class ReplayWebhookMessage(Mutation):
    """Sends one message again, under the same `webhook-id`, as it reads now."""

    class Input:
        message = graphene.ID(required=True, description="Which.")

    message = Reread(WebhookMessage, description="The message, about to be sent.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.replay_message``."""
        found = record_of(actor, given["message"], field="message", kind="WebhookMessage")
        message = replay_message(actor=actor, endpoint=found.endpoint, public_id=found.public_id)
        return {"message": message}
