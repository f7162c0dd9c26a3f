"""Who answers for a product line in a territory: the matrix that steps of routes may ask."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Responsibility(models.Model):
    """One cell of the matrix. An empty territory or product line stands for every one.

    The cell that says more comes first: territory and line, then territory, then line.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.CharField(_("territory"), max_length=60, blank=True)
    product_line = models.CharField(_("product line"), max_length=60, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("person"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "product_line"], name="responsibility_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory or '*'} × {self.product_line or '*'}"
