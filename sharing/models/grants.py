"""What was decided about sharing. Rows are closed, never deleted: they answer for the past."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sharing.models.conditions import Condition
from sharing.models.parties import Party
from sharing.models.rules import Rule
from sharing.shareable import Level


class Origin(models.TextChoices):
    """Why a grant exists."""

    MANUAL = "manual", _("Shared by a person")
    RULE = "rule", _("Shared by a rule")
    WORKFLOW = "workflow", _("Shared by a decision")
    OWNERSHIP = "ownership", _("Own record")


@pghistory.track()
class Grant(models.Model):
    """This party may view, comment on or edit these facets of this record, in this time range."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="grants")
    subject = models.CharField(max_length=80)
    object_id = models.BigIntegerField()
    facets = ArrayField(models.CharField(max_length=40))
    level = models.CharField(max_length=8, choices=Level, default=Level.VIEW)
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    # What the receiver must have done for it to open: accepted an agreement.
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MANUAL)
    # The rule that keeps it, where a rule made it.
    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, editable=False, related_name="grants"
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.TextField(blank=True)
    # When the people concerned were told that a later start came, that the end is near, and that
    # it came.
    start_announced_at = models.DateTimeField(null=True, editable=False)
    end_warned_at = models.DateTimeField(null=True, editable=False)
    end_announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "object_id"],
                condition=Q(rule__isnull=False, revoked_at=None),
                name="grant_of_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__gte=F("granted_at")),
                name="grant_revoked_after_granted",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "object_id"], name="grant_record"),
            models.Index(fields=["party", "subject", "object_id"], name="grant_party_record"),
            models.Index(
                fields=["valid_from"],
                name="grant_beginning",
                condition=Q(
                    revoked_at=None, start_announced_at=None, valid_from__gt=F("granted_at")
                ),
            ),
            models.Index(
                fields=["valid_until"],
                name="grant_ending",
                condition=Q(revoked_at=None, end_announced_at=None, valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.subject} {self.object_id} · {', '.join(self.facets)}"

    @property
    def reason_text(self) -> str:
        """The reason; in the reader's language where no person but a rule of ours gave it."""
        return gettext(self.reason) if self.reason else ""
