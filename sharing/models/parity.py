"""What the proof of parity found, kept for auditors."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models


class ParityRun(models.Model):
    """One walk through every channel; without differences it is the proof."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    questions = models.PositiveIntegerField()
    channels = ArrayField(models.CharField(max_length=40))
    differences_found = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="parity_run_latest")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} · {self.differences_found}"


class ParityDifference(models.Model):
    """A record that a channel showed to somebody otherwise than the specification says."""

    run = models.ForeignKey(ParityRun, on_delete=models.CASCADE, related_name="differences")
    channel = models.CharField(max_length=40)
    viewer = models.CharField(max_length=300)
    kind = models.CharField(max_length=80)
    record = models.CharField(max_length=80)
    shown = ArrayField(models.CharField(max_length=40))
    withheld = ArrayField(models.CharField(max_length=40))

    def __str__(self) -> str:
        return f"{self.channel} · {self.record} · {self.viewer}"
