"""Shares that open so much that they wait for a second person. Nothing of them is open yet."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sharing.models.conditions import Condition
from sharing.models.grants import Grant
from sharing.shareable import Level


@pghistory.track()
class WaitingShare(models.Model):
    """What whoever asked would share: these facets of these records with each of these parties, in
    this time range; or, with ``grant``, the other end of what runs already.

    It ends when it is made, or when nobody wants it any more.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    parties = ArrayField(models.BigIntegerField())
    subject = models.CharField(max_length=80)
    record_ids = ArrayField(models.BigIntegerField())
    facets = ArrayField(models.CharField(max_length=40))
    level = models.CharField(max_length=8, choices=Level, default=Level.VIEW)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, null=True, related_name="+")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(ended_at=None, grant__isnull=False),
                name="waiting_share_moves_once",
            )
        ]
        indexes = [
            GinIndex(
                fields=["record_ids"], name="waiting_share_records", condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {len(self.record_ids)} × {len(self.parties)}"
