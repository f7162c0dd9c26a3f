"""How far the feed's readers have come, and what could not be handled."""

from __future__ import annotations

from django.db import models

from portal.kernel.models.feed import TransactionIdField


class SubscriberCursor(models.Model):
    """How far a group of subscribers has handled the feed."""

    group = models.CharField(max_length=60, unique=True)
    xid = TransactionIdField()
    event_id = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.group} at {self.xid}.{self.event_id}"


class ParkedEvent(models.Model):
    """An event that a handler failed on again and again: set aside so that the rest goes on."""

    group = models.CharField(max_length=60)
    handler = models.CharField(max_length=200)
    event_id = models.BigIntegerField()
    code = models.CharField(max_length=80)
    payload = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    error = models.TextField()
    parked_at = models.DateTimeField(auto_now_add=True)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handler", "event_id"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.event_id} at {self.handler}"


class FeedTail(models.Model):
    """The last position that was trimmed away: cursors before it start anew. One row."""

    xid = TransactionIdField()
    event_id = models.BigIntegerField()
    trimmed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"trimmed to {self.xid}.{self.event_id}"
