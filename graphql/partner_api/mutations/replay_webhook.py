"""Send everything of a stretch of time."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.scalars import DateTime
from partner_api.types.webhooks import WebhookEndpoint
from portal.kernel.actors import Actor
from portal.webhooks.services.replay import replay_since


class ReplayWebhook(Mutation):
    """Sends everything that happened between two moments, also while the webhook was off."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")
        since = graphene.InputField(DateTime, required=True, description="From when.")
        until = graphene.InputField(DateTime, description="Until when; now if absent.")

    webhook = Reread(WebhookEndpoint, description="Its log fills.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.replay_since``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        changed = replay_since(
            actor=actor, endpoint=endpoint, since=given["since"], until=given.get("until")
        )
        return {"webhook": changed}
