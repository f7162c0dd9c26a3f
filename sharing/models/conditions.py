"""What a grant may require besides its dates, and who fulfils it since when."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from sharing.models.access import FOREVER
from sharing.models.parties import Party


class Condition(models.Model):
    """Something that a party must have done: accepted the current version of an agreement, say.

    The floor that knows what it is keeps its ``label`` and says who fulfils it.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    label = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.label


class Fulfilment(models.Model):
    """A party fulfils a condition in this stretch of time. Ended, never deleted: it answers for
    the past."""

    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, related_name="fulfilments", db_index=False
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="fulfilments")
    since = models.DateTimeField()
    until = models.DateTimeField(default=FOREVER)
    # When open pages were told that it ended.
    end_announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="fulfilment_ends_after_start"
            )
        ]
        indexes = [
            models.Index(
                fields=["condition", "party"], include=["since", "until"], name="fulfilment_lookup"
            ),
            models.Index(
                fields=["until"],
                name="fulfilment_ending",
                condition=Q(end_announced_at=None, until__lt=FOREVER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.condition}"
