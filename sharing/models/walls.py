"""What denies: walls before records, and groups of partners that are walled off each other."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sharing.models.parties import Party


@pghistory.track()
class RivalGroup(models.Model):
    """Partners that compete with each other: none sees what belongs to another."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    reason = models.TextField(_("reason"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Rival(models.Model):
    """A partner's place in a group, for a stretch of time; the walls of the group follow it.

    While ``joined_at`` is empty it waits for a second person; ``leave_asked_by`` asked to take it
    out where that opens so much that a second person has to agree.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    group = models.ForeignKey(RivalGroup, on_delete=models.PROTECT, related_name="rivals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="rivalries")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    joined_at = models.DateTimeField(null=True)
    leave_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "party"], condition=Q(left_at=None), name="rival_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.group}"


@pghistory.track()
class Wall(models.Model):
    """A deny: this party sees none of these facets of these records, whatever grants say.

    It stands before one record (``object_id``), before everything that belongs to an organisation
    (``owner_id``), or, both empty, before every record of the kind. ``mask`` ``EVERY_FACET`` means
    all facets, those that the kind will declare later included. ``valid_from`` is empty while the
    wall waits for a second person; ``begins_at`` is when it is to begin. A lifted wall keeps its
    row, with its end.
    """

    EVERY_FACET: ClassVar[int] = -1

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="walls")
    subject = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True, blank=True)
    owner_id = models.BigIntegerField(null=True, blank=True)
    mask = models.BigIntegerField()
    reason = models.TextField()
    begins_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateTimeField(null=True, default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey(
        RivalGroup, on_delete=models.PROTECT, null=True, editable=False, related_name="walls"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Who asked to take it down, where that opens so much that a second person has to agree.
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # When open pages were told that a later start, or an end that was set before, came.
    start_announced_at = models.DateTimeField(null=True, editable=False)
    end_announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(object_id=None) | Q(owner_id=None), name="wall_before_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("created_by")),
                name="wall_confirmed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["party", "subject", "object_id"], name="wall_lookup"),
            models.Index(fields=["party", "subject", "owner_id"], name="wall_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.party} ⊥ {self.subject} {self.object_id or self.owner_id or '*'}"
