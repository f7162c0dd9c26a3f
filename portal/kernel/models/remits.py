"""How far somebody of the house sees with a department: their territory, their line, their own."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models.people import Department


@pghistory.track()
class DepartmentRemit(models.Model):
    """What of a department's records concerns one of its people: those of some countries, of some
    product lines, and always their own; or their own alone. Without a row: all of them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remits"
    )
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="remits")
    countries = ArrayField(
        models.CharField(max_length=2), verbose_name=_("countries"), default=list, blank=True
    )
    product_lines = ArrayField(
        models.CharField(max_length=80), verbose_name=_("product lines"), default=list, blank=True
    )
    own_only = models.BooleanField(_("own records alone"), default=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "department"], name="remit_once"),
            models.CheckConstraint(
                condition=~Q(countries=[], product_lines=[], own_only=False),
                name="remit_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.department_id}"
