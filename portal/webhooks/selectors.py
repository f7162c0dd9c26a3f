"""Webhooks as those who manage them read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal.kernel.actors import Actor
from portal.kernel.finding import one_of
from portal.webhooks.models import (
    WebhookAttempt,
    WebhookEndpoint,
    WebhookMessage,
    WebhookMessageStatus,
    WebhookStatus,
)
from portal.webhooks.policies import administered, visible_endpoints, visible_messages


def endpoint_list(*, actor: Actor, house: bool | None = None) -> QuerySet[WebhookEndpoint]:
    """The webhooks that the actor may see: on the house's pages, on a partner's own, or all."""
    rows = visible_endpoints(actor, WebhookEndpoint.objects.select_related("organisation"))
    if house is False:
        rows = rows.filter(organisation__in=administered(actor))
    elif house and not actor.is_administrator:
        rows = rows.none()
    return rows


def access_endpoint(*, actor: Actor, public_id: UUID | str, lock: bool = False) -> WebhookEndpoint:
    """One webhook, for an update if ``lock``. Raises ``NotFound``."""
    return one_of(endpoint_list(actor=actor), public_id, lock=lock)


def message_list(
    *, actor: Actor, endpoint: WebhookEndpoint, status: str = ""
) -> QuerySet[WebhookMessage]:
    """The log of an endpoint, of one status or of all."""
    rows = visible_messages(actor, endpoint.messages.all())
    return rows.filter(status=status) if status in WebhookMessageStatus.values else rows


def access_message(
    *, actor: Actor, endpoint: WebhookEndpoint, public_id: UUID | str
) -> WebhookMessage:
    """One message of an endpoint. Raises ``NotFound``."""
    return one_of(message_list(actor=actor, endpoint=endpoint), public_id)


def attempts_of(message: WebhookMessage) -> list[WebhookAttempt]:
    """How often it was tried, the latest first; the schedule and replays bound them."""
    return list(message.attempts.order_by("-at", "-pk")[:100])


def due_messages() -> QuerySet[WebhookMessage]:
    """What a sender may take up now: due, held by nobody, of an endpoint that is on and busy with
    nothing else."""
    busy = WebhookMessage.objects.filter(
        status=WebhookMessageStatus.SCHEDULED, held_until__gt=Now()
    ).values("endpoint")
    free: QuerySet[Any] = WebhookMessage.objects.filter(
        Q(held_until=None) | Q(held_until__lte=Now()),
        status=WebhookMessageStatus.SCHEDULED,
        due_at__lte=Now(),
        endpoint__status=WebhookStatus.ACTIVE,
    ).exclude(endpoint__in=busy)
    return free.order_by("due_at", "pk")
