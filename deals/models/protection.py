"""How long an approved registration keeps others out."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Tier


@pghistory.track()
class ProtectionRule(models.Model):
    """Days of protection for a tier in a country; empty means any. The most exact rule counts.

    ``days`` protect the deal, ``price_days`` is how long its special prices hold.
    """

    tier = models.CharField(_("tier"), max_length=12, choices=Tier, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("days of protection"))
    price_days = models.PositiveSmallIntegerField(_("days that special prices hold"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tier", "country"], name="protection_rule_once"),
            models.CheckConstraint(
                condition=Q(days__range=(1, 730), price_days__range=(1, 730)),
                name="protection_rule_days_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier or '*'} {self.country or '*'}: {self.days}"
