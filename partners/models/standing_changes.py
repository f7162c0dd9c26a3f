"""A partner's other place in the programme, while a second person is asked about it."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation
from partners.models.partners import Partner, PartnerStatus, Tier


@pghistory.track()
class StandingChange(models.Model):
    """Tier, programme, distribution line and status that a partner is to have, all four as they
    will be if nothing else happens.

    ``changed`` names those that were asked for, and only these are given. It ends when it is made,
    or when nobody wants it any more.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="standing_changes")
    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    programme = models.CharField(_("programme"), max_length=80, blank=True)
    distributor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(_("status"), max_length=10, choices=PartnerStatus)
    changed = ArrayField(models.CharField(max_length=12), default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_at=None), name="standing_change_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}: {self.tier}"

    @property
    def place(self) -> dict[str, Any]:
        """What was asked for, by name; of those asked for before names were kept, all four."""
        names = self.changed or ["tier", "programme", "distributor", "status"]
        return {name: getattr(self, name) for name in names}
