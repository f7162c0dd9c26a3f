"""The inbox: one row per person and event, the source of truth for every channel."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody is told."""

    ASKED = "asked", _("You were asked")
    OWN = "own", _("You own this")
    DEADLINE = "deadline", _("Deadline")
    RESULT = "result", _("Result")
    NEWS = "news", _("News")


class Notification(models.Model):
    """One thing that one person should know. The words are made when it is read, in the reader's
    language, from what the policy shows at that moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    event_id = models.BigIntegerField()
    code = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=Reason)
    record_model = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "event_id", "record_model", "record_id"],
                name="notification_once",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "id"], name="notification_inbox"),
            models.Index(
                fields=["user"],
                name="notification_unread",
                condition=Q(read_at=None, done_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["record_model", "record_id"], name="notification_record"),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.user_id}"
