"""Webhooks: endpoints, the log of their messages, and every attempt."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from partner_api.types.base import RecordType
from partner_api.types.connections import many
from partner_api.types.fields import computed, one
from partner_api.types.organisations import Organisation
from partner_api.types.people import Person
from portal.kernel.actors import Actor
from portal.webhooks import models
from portal.webhooks.engine.keys import public_key_of
from portal.webhooks.policies import visible_endpoints, visible_messages


class WebhookAttempt(RecordType):
    """One attempt at sending a message. Either there was an HTTP status, or a failure."""

    class Meta:
        model = models.WebhookAttempt
        columns = ("at", "duration", "http_status", "failure", "answer")
        filters = ()
        sort = ("at", True)
        descriptions = {
            "at": "When.",
            "duration": "How long it took, in milliseconds.",
            "http_status": "What the receiver answered.",
            "failure": "Why there was no answer.",
            "answer": "The first bytes of the answer.",
        }

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of messages that the actor may read."""
        messages = visible_messages(actor, models.WebhookMessage.objects.all())
        return queryset.filter(message__in=messages.values("pk"))


def _webhook_id(message: Any, _info: Any) -> str:
    return f"msg_{message.public_id.hex}"


class WebhookMessage(RecordType):
    """One event for one endpoint, with what became of it."""

    class Meta:
        model = models.WebhookMessage
        columns = ("kind", "status", "tries", "happened_at", "due_at", "created_at", "finished_at")
        filters = ("kind", "status", "happened_at")
        sort = ("created_at", True)
        descriptions = {
            "kind": "What happened: `deals.deal.approved`.",
            "status": "What became of it.",
            "tries": "How often it was tried.",
            "happened_at": "When it happened.",
            "due_at": "When it is tried next, while it is scheduled.",
            "created_at": "When the message was made.",
            "finished_at": "When it was closed.",
        }

    webhook_id = computed(
        graphene.String,
        _webhook_id,
        needs=("public_id",),
        description="What the receiver gets as the header `webhook-id`, however often.",
    )
    attempts = many(lambda: WebhookAttempt, "message", description="Each attempt, latest first.")

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of endpoints that the actor manages."""
        return visible_messages(actor, queryset)


class WebhookEndpoint(RecordType):
    """An address that is told of changes, as its owner may know of them."""

    class Meta:
        model = models.WebhookEndpoint
        columns = (
            "name",
            "url",
            "kinds",
            "status",
            "off_reason",
            "failing_since",
            "delivered_at",
            "previous_until",
            "created_at",
        )
        filters = ("status", "name")
        sort = ("created_at", True)
        descriptions = {
            "name": "What listens there.",
            "url": "The address.",
            "kinds": "Event codes, or beginnings of them with a star.",
            "status": "Whether it hears.",
            "off_reason": "Why it is off.",
            "failing_since": "The first failure after the last success; absent if it fares well.",
            "delivered_at": "When it last took a message.",
            "previous_until": "Until when the former secret signs beside the present one.",
            "created_at": "When it was added.",
        }

    organisation = one(
        lambda: Organisation, "organisation", description="Whose it is; absent for the house."
    )
    created_by = one(lambda: Person, "created_by", open=True, description="Who added it.")
    public_key = computed(
        graphene.String,
        lambda endpoint, _info: public_key_of(endpoint),
        needs=("secret",),
        digested=True,
        description="Checks the `v1a` signatures (ed25519) of the present secret.",
    )
    messages = many(
        lambda: WebhookMessage, "endpoint", description="Its log, for those who manage it."
    )

    @classmethod
    def scope(cls, actor: Actor, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A partner's for its admins, all for administrators."""
        return visible_endpoints(actor, queryset)
