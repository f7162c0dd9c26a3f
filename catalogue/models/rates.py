"""Exchange rates."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class CurrencyRate(models.Model):
    """How many units of ``currency`` one euro bought on ``date``, as ``source`` published it."""

    currency = models.CharField(_("currency"), max_length=3)
    date = models.DateField(_("date"))
    rate = models.DecimalField(_("units per euro"), max_digits=20, decimal_places=10)
    source = models.CharField(_("source"), max_length=60, default="ECB")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "date"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(currency="EUR"), name="rate_not_of_euro"),
        ]
        indexes = [models.Index(fields=["source", "date"], name="rate_publication")]

    def __str__(self) -> str:
        return f"{self.currency} {self.date} {self.rate}"
