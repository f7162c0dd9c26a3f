"""Give a webhook another secret."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookEndpoint
from portal.kernel.actors import Actor
from portal.webhooks.services.endpoints import rotate_secret


class RotateWebhookSecret(Mutation):
    """Makes another signing secret; the former one signs beside it for 24 hours."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")
        at_once = graphene.Boolean(
            default_value=False, description="End the former secret at once: somebody knows it."
        )

    webhook = Reread(WebhookEndpoint, description="As it is now.")
    secret = graphene.String(description="The new secret. It is never shown again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.rotate_secret``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        changed, secret = rotate_secret(
            actor=actor, endpoint=endpoint, at_once=bool(given.get("at_once"))
        )
        return {"webhook": changed, "secret": secret}
