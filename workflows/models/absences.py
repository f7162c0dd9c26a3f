"""Who decides while somebody is away."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by when they are and what they are about."""

    def at(self, moment: dt.datetime) -> Self:
        """Those during which ``moment`` falls."""
        return self.filter(cancelled_at=None, starts_at__lte=moment, ends_at__gt=moment)

    def about(self, kind: str | OuterRef) -> Self:
        """Those that are about a kind of request."""
        return self.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))


@pghistory.track()
class Absence(models.Model):
    """A stretch of time in which a person is away, and their substitute.

    Without a substitute, claimed tasks go back to the department for that time. ``kinds`` are the
    codes of the kinds of request that it is about; none means all.
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
    kinds = ArrayField(
        models.CharField(max_length=60), verbose_name=_("requests"), default=list, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

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
