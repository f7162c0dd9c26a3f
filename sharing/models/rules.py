"""Rules: criteria over records that produce grants for a party."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sharing.models.conditions import Condition
from sharing.models.parties import Party


class RuleStatus(models.TextChoices):
    """The life of a rule."""

    WAITING = "waiting", _("Waits for a second person")
    OPENING = "opening", _("Is being applied")
    ACTIVE = "active", _("In force")
    ENDED = "ended", _("Ended")


@pghistory.track(
    exclude=["reached_id", "matched"],
)
class Rule(models.Model):
    """Records of a kind that meet every criterion are shared with a party, for as long as they do.

    ``reached_id`` is how far applying it has come, in the order of ids; ``matched`` how many
    records it shared by then. An ended rule keeps its row, as its grants do.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    subject = models.CharField(max_length=80)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="rules")
    facets = ArrayField(models.CharField(max_length=40))
    valid_until = models.DateTimeField(null=True, blank=True)
    # What the receiver must have done for it to open: accepted an agreement.
    condition = models.ForeignKey(
        Condition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"))
    status = models.CharField(max_length=8, choices=RuleStatus)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    reached_id = models.BigIntegerField(default=0, editable=False)
    matched = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False)
                | (~Q(status="ended") & Q(ended_at=None)),
                name="rule_ended_with_date",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("created_by")),
                name="rule_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["subject", "status"], name="rule_in_force")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class RuleCriterion(models.Model):
    """A criterion that the kind of record declares, which must have one of these values."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="criteria")
    field = models.CharField(max_length=40)
    values = ArrayField(models.CharField(max_length=250))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "field"], name="rule_criterion_once"),
            models.CheckConstraint(condition=~Q(values=[]), name="rule_criterion_has_values"),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {', '.join(self.values)}"
