"""Who decides while somebody is away."""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Absence(models.Model):
    """A stretch of time in which a person is away, and their substitute.

    Without a substitute, claimed tasks go back to the department for that time.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutions",
        verbose_name=_("substitute"),
    )
    starts_at = models.DateTimeField(_("away from"))
    ends_at = models.DateTimeField(_("back on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("person")),
                name="absence_not_own_substitute",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "ends_at"], name="absence_person"),
            models.Index(fields=["substitute", "ends_at"], name="absence_substitute"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_at:%F} – {self.ends_at:%F}"

    @property
    def last_day(self) -> dt.datetime:
        """The last moment of it: the day before the return."""
        return self.ends_at - dt.timedelta(seconds=1)
