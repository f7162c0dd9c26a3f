"""What was taken home and then taken back: asked for, and acknowledged."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sharing.models.parties import Party


@pghistory.track()
class Recall(models.Model):
    """A company received these facets of a record by these ways, and may see them no longer.

    ``party`` is the company; ``people`` are the users of it who received it; ``reference`` is what
    it knows the record by, for it cannot look any more. ``event_id`` is the number, in the feed,
    of the event that took them away: a recall is asked for once for each.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="recalls")
    subject = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    reference = models.CharField(max_length=80)
    facets = ArrayField(models.CharField(max_length=40))
    ways = ArrayField(models.CharField(max_length=10))
    people = ArrayField(models.BigIntegerField(), default=list)
    last_taken_at = models.DateTimeField()
    event_id = models.BigIntegerField()
    asked_at = models.DateTimeField(auto_now_add=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "party", "subject", "object_id"], name="recall_once"
            ),
            models.CheckConstraint(condition=~Q(facets=[]), name="recall_of_something"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("asked_at")),
                name="recall_acknowledged_after_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="recall_log"),
            models.Index(fields=["party", "-asked_at", "-id"], name="recall_of_party"),
            models.Index(fields=["subject", "object_id"], name="recall_record"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} from {self.party_id}"


class RecallWay(models.TextChoices):
    """How a company acknowledged a recall."""

    PERSON = "person", pgettext_lazy("recall", "Confirmed by a person")
    PROGRAM = "program", pgettext_lazy("recall", "Confirmed by a program")
    WEBHOOK = "webhook", pgettext_lazy("recall", "Taken by a webhook")


class RecallAcknowledgement(models.Model):
    """Somebody, or a system, of the company has heard. Rows are only ever added."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="acknowledgements")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField(_("how"), max_length=8, choices=RecallWay)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Which system took it, as its owner calls it.
    system = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "way", "user", "system"],
                nulls_distinct=False,
                name="recall_acknowledged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.recall_id}"
