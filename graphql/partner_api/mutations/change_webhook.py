"""Change a webhook."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.ids import record_of
from partner_api.types.webhooks import WebhookEndpoint
from portal.kernel.actors import Actor
from portal.webhooks.services.endpoints import change_endpoint


class ChangeWebhook(Mutation):
    """Changes name, address or choice of events; what is absent stays."""

    class Input:
        webhook = graphene.ID(required=True, description="Which.")
        name = graphene.String(description="What listens there.")
        url = graphene.String(description="Where to send to, by https.")
        kinds = graphene.List(
            graphene.NonNull(graphene.String), description="Codes, or beginnings with a star."
        )

    webhook = Reread(WebhookEndpoint, description="As it is now.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``webhooks.change_endpoint``."""
        endpoint = record_of(actor, given["webhook"], field="webhook", kind="WebhookEndpoint")
        values = {
            name: getattr(endpoint, name) if given.get(name) is None else given[name]
            for name in ("name", "url", "kinds")
        }
        return {"webhook": change_endpoint(actor=actor, endpoint=endpoint, **values)}
