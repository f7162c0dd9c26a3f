"""Send again, or for the first time: a test, one message, or everything of a stretch of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Refused
from portal.kernel.events import publish
from portal.kernel.models import OutboxEvent
from portal.live import feed
from portal.live.facts import facts_of
from portal.webhooks.engine.bell import BELL
from portal.webhooks.engine.content import TEST_KIND
from portal.webhooks.events import OWN_CODES, ReplayAsked
from portal.webhooks.models import (
    WebhookEndpoint,
    WebhookMessage,
    WebhookMessageStatus,
    WebhookStatus,
)
from portal.webhooks.policies import sight_of_endpoint
from portal.webhooks.selectors import access_message
from portal.webhooks.services.endpoints import managed
from portal.webhooks.services.gather import wanted_changes

LONGEST = timedelta(days=7)
BATCH = 200


@command("webhooks.send_test", scope="webhooks")
def send_test(*, actor: Actor, endpoint: WebhookEndpoint) -> WebhookMessage:
    """Send a message about nothing, at once and only once.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` while the endpoint is off.
    """
    locked = _listening(actor, endpoint)
    now = timezone.now()
    message = WebhookMessage.objects.create(
        endpoint=locked, kind=TEST_KIND, happened_at=now, due_at=now, is_awaited=True
    )
    transaction.on_commit(BELL.ring)
    return message


@command("webhooks.replay_message", scope="webhooks")
def replay_message(
    *, actor: Actor, endpoint: WebhookEndpoint, public_id: UUID | str
) -> WebhookMessage:
    """Send one message again, under its id, as it reads now.

    Raises ``NotFound``, ``Forbidden``, and ``Conflict`` while the endpoint is off.
    """
    locked = _listening(actor, endpoint)
    message = access_message(actor=actor, endpoint=locked, public_id=public_id)
    _make_due(WebhookMessage.objects.filter(pk=message.pk), awaited=True)
    fact = ReplayAsked(subject_id=locked.pk, owner_id=locked.organisation_id)
    publish(actor, fact, reason=str(message.public_id))
    message.refresh_from_db()
    return message


@command("webhooks.replay_since", scope="webhooks")
def replay_since(
    *, actor: Actor, endpoint: WebhookEndpoint, since: datetime, until: datetime | None = None
) -> WebhookEndpoint:
    """Send everything that happened between two moments, also what happened while it was off.

    What was sent before keeps its id, so that the receiver knows it again. The worker does it,
    and the log fills. Raises ``NotFound``, ``Forbidden``, ``Conflict`` while it is off or another
    replay runs, and ``Refused`` for a stretch that is none, too long, or no longer kept.
    """
    locked = _listening(actor, endpoint)
    now = timezone.now()
    end = min(until or now, now)
    kept_from = now - timedelta(days=settings.FEED_RETENTION_DAYS)
    if not kept_from <= since < end or end - since > LONGEST:
        raise Refused(
            _("Choose a beginning before the end, at most %(days)s days apart and not too old."),
            code="bad_span",
            field="since",
            days=LONGEST.days,
        )
    if locked.replaying_until is not None and locked.replaying_until > now:
        raise Conflict(_("A replay is running. Wait until it is done."), code="replaying")
    # If its job is lost, another replay may begin after an hour.
    locked.replaying_until = now + timedelta(hours=1)
    locked.save(update_fields=["replaying_until"])
    fact = ReplayAsked(subject_id=locked.pk, owner_id=locked.organisation_id)
    publish(actor, fact, reason=f"{since.isoformat()} – {end.isoformat()}")
    task = app.configure_task("webhooks.replay", lock=f"webhook replay:{locked.pk}")
    task.defer(endpoint_id=locked.pk, since=since.isoformat(), until=end.isoformat())
    return locked


def carry_out_replay(endpoint: WebhookEndpoint, since: datetime, until: datetime) -> int:
    """Make the messages of a stretch of time due, batch by batch; returns how many.

    Again is harmless: nothing is sent under two ids.
    """
    sight = sight_of_endpoint(endpoint)
    events = OutboxEvent.objects.filter(at__gte=since, at__lt=until).exclude(
        code__startswith=OWN_CODES
    )
    count, last = 0, 0
    while numbers := list(
        events.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        last = numbers[-1]
        changes = list(wanted_changes(endpoint, sight, facts_of(feed.entries_of(numbers))))
        with transaction.atomic():
            now = timezone.now()
            WebhookMessage.objects.bulk_create(
                (
                    WebhookMessage(
                        endpoint=endpoint,
                        event_id=change.position.event_id,
                        kind=change.kind,
                        happened_at=change.at,
                        due_at=now,
                    )
                    for change in changes
                ),
                ignore_conflicts=True,
            )
            ids = [change.position.event_id for change in changes]
            _make_due(WebhookMessage.objects.filter(endpoint=endpoint, event_id__in=ids))
            count += len(changes)
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(replaying_until=None)
    return count


def _make_due(messages: QuerySet[WebhookMessage], *, awaited: bool = False) -> None:
    messages.update(
        status=WebhookMessageStatus.SCHEDULED,
        finished_at=None,
        due_at=timezone.now(),
        held_until=None,
        tries=0,
        is_awaited=awaited,
    )
    transaction.on_commit(BELL.ring)


def _listening(actor: Actor, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    locked = managed(actor, endpoint)
    if locked.status != WebhookStatus.ACTIVE:
        raise Conflict(_("Switch the webhook on first."), code="webhook_off")
    return locked
