"""Endpoints to which changes are sent, the messages for them, and every attempt at sending one."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.models import Organisation


class WebhookStatus(models.TextChoices):
    """Whether an endpoint hears."""

    ACTIVE = "active", pgettext_lazy("webhook", "On")
    STOPPED = "stopped", pgettext_lazy("webhook", "Off")


class WebhookOffReason(models.TextChoices):
    """Why an endpoint is off."""

    PERSON = "person", _("Somebody switched it off")
    GONE = "gone", _("It answered 410: nobody listens there any more")
    FAILING = "failing", _("Nothing got through for three days")


@pghistory.track(
    exclude=["secret", "previous_secret", "failing_since", "delivered_at", "replaying_until"]
)
class WebhookEndpoint(models.Model):
    """An address that is told of changes: a partner's, or the house's own (no organisation).

    ``kinds`` are event codes, or beginnings of them with a star: ``deals.*``. Secrets are sealed;
    the former one signs beside the new one until ``previous_until``. ``failing_since`` is the
    first failure after the last success.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="webhooks"
    )
    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=80))
    status = models.CharField(
        _("status"), max_length=8, choices=WebhookStatus, default=WebhookStatus.ACTIVE
    )
    off_reason = models.CharField(max_length=8, choices=WebhookOffReason, blank=True, default="")
    secret = models.BinaryField()
    previous_secret = models.BinaryField(null=True)
    previous_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    replaying_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="active", off_reason="")
                | (Q(status="stopped") & ~Q(off_reason="")),
                name="webhook_off_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret=None, previous_until=None)
                | Q(previous_secret__isnull=False, previous_until__isnull=False),
                name="webhook_former_secret_ends",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="webhook_of_owner")]

    def __str__(self) -> str:
        return self.name


class WebhookMessageStatus(models.TextChoices):
    """What became of a message."""

    SCHEDULED = "scheduled", pgettext_lazy("message", "To be sent")
    DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
    FAILED = "failed", pgettext_lazy("message", "Not delivered")
    SKIPPED = "skipped", pgettext_lazy("message", "Not sent: taken back since")


class WebhookMessage(models.Model):
    """One event for one endpoint. It keeps no content: that is read by the policy when it is sent.

    ``event_id`` is the event's number in the feed; a test has none. ``public_id`` is what the
    receiver gets as ``webhook-id``, however often it is sent. A sender that takes it up holds it
    until ``held_until``; if the sender dies, another takes over then.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="messages"
    )
    event_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=WebhookMessageStatus,
        default=WebhookMessageStatus.SCHEDULED,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    is_awaited = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="webhook_message_once"),
            models.CheckConstraint(
                condition=Q(status="scheduled", finished_at=None)
                | (~Q(status="scheduled") & Q(finished_at__isnull=False)),
                name="webhook_message_finished",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="webhook_message_due",
                condition=Q(status="scheduled"),
            ),
            models.Index(fields=["endpoint", "-created_at", "id"], name="webhook_message_log"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.endpoint_id}"


class WebhookFailure(models.TextChoices):
    """Why an attempt came to nothing before there was an answer."""

    FORBIDDEN_ADDRESS = "address", _("The name leads to a private address, which is refused")
    UNKNOWN_HOST = "host", _("Nobody knows this name")
    NO_CONNECTION = "connection", _("No connection")
    NO_TRUST = "trust", _("The certificate is not trusted")
    TOO_SLOW = "slow", _("No answer in time")
    NO_HTTP = "http", _("The answer is not HTTP")
    BROKEN_SEAL = "seal", _("The secret cannot be read: rotate it")


class WebhookAttempt(models.Model):
    """One attempt: how long it took, in milliseconds, and what the first bytes of the answer were.

    Either an HTTP status came back or there is a failure.
    """

    message = models.ForeignKey(WebhookMessage, on_delete=models.CASCADE, related_name="attempts")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    duration = models.PositiveIntegerField()
    http_status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=10, choices=WebhookFailure, blank=True, default="")
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(http_status=None) ^ Q(failure=""), name="webhook_attempt_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.http_status or self.failure}"

    @property
    def outcome(self) -> str:
        """The status, or the failure in words."""
        return str(self.http_status) if self.http_status else self.get_failure_display()

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took it."""
        return self.http_status is not None and 200 <= self.http_status < 300
