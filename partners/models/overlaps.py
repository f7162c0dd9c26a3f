"""How much a partner's customers and the house's are the same, without naming one."""

from __future__ import annotations

import uuid
from datetime import datetime, time

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from partners.models.organisations import Organisation


@pghistory.track(exclude=["prints", "key"])
class Overlap(models.Model):
    """A partner's list, compared with the house's customers once.

    ``prints`` are keyed digests of the list, there until it is compared, as is their ``key``;
    neither the list nor anything of what is not in common is kept. ``in_common`` is exact and is
    told to nobody; customers that the partner knew before are not in it. ``house_facets`` and
    ``partner_facets`` are what each side agrees to open. Of what both agree to, ``waiting_facets``
    wait for a second person of the house, ``opening_facets`` are open up to the match
    ``reached_id``, ``opened_facets`` altogether.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="overlaps"
    )
    listed = models.PositiveIntegerField()
    prints = models.BinaryField(null=True)
    key = models.BinaryField(null=True)
    in_common = models.PositiveIntegerField(null=True)
    house_facets = models.JSONField(default=list)
    partner_facets = models.JSONField(default=list)
    waiting_facets = models.JSONField(default=list)
    opening_facets = models.JSONField(default=list)
    reached_id = models.BigIntegerField(default=0)
    opened_facets = models.JSONField(default=list)
    valid_until = models.DateField(null=True)
    house_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    partner_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    compared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(ended_at=None),
                name="overlap_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(compared_at=None)
                | models.Q(prints=None, key=None, in_common__isnull=False),
                name="overlap_compared_forgets_the_list",
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="overlap_by_age")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.started_at:%Y-%m-%d}"

    @property
    def ends_at(self) -> datetime | None:
        """Until when what both sides agree to stays open; ``None`` without an end."""
        day = self.valid_until
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class OverlapMatch(models.Model):
    """A customer of the house that stands on the partner's list, too. Gone with the overlap."""

    overlap = models.ForeignKey(Overlap, on_delete=models.CASCADE, related_name="matches")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["overlap", "organisation"], name="overlap_match_once")
        ]

    def __str__(self) -> str:
        return f"{self.overlap_id} {self.organisation_id}"
