"""Webhooks, and what they can tell of."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.queries.base import Queries
from partner_api.types.connections import Connection
from partner_api.types.webhooks import WebhookEndpoint
from portal.webhooks import models
from portal.webhooks.kinds import event_codes, meaning


class EventType(graphene.ObjectType):
    """A kind of event that webhooks and `changes` tell of."""

    code = graphene.String(required=True, description="Like `deals.deal.approved`.")
    description = graphene.String(required=True, description="What happened then.")


class WebhookQueries(Queries):
    """``webhooks`` and ``eventTypes``."""

    webhooks = Connection(
        WebhookEndpoint,
        lambda actor: models.WebhookEndpoint.objects.all(),
        description="The webhooks that you manage, the newest first; administrators see all.",
    )
    event_types = graphene.List(
        graphene.NonNull(EventType),
        required=True,
        description="Every kind of event that a webhook may choose.",
    )

    def resolve_event_types(self, _info: Any) -> list[EventType]:
        """As this version knows them."""
        return [EventType(code=code, description=meaning(code)) for code in event_codes()]
