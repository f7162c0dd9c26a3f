"""When people work: the calendar behind target times."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class WorkingCalendar(models.Model):
    """Working hours in a time zone, less the public holidays of a country.

    ``days`` holds ISO weekday numbers (1 is Monday). ``country`` is ISO 3166-1 alpha-2 and selects
    the holidays; blank means none.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    timezone = models.CharField(_("time zone"), max_length=50, default="Europe/Sofia")
    days = models.JSONField(_("working days"), default=list)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="calendar_opens_first"
            )
        ]

    def __str__(self) -> str:
        return self.name
