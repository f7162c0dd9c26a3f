"""How much of what is limited somebody has used."""

from __future__ import annotations

from django.db import models


class RateBucket(models.Model):
    """A token bucket: what is left for ``key`` and when it was last filled up.

    The table is unlogged: after a crash of the database everybody starts with a full bucket.
    """

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.tokens:.1f}"
