"""Roles of the house that one person has at a time: head of sales, credit officer."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class HouseRole(models.Model):
    """A role that steps of routes name instead of a person; vacant while nobody has it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("role"), max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="house_roles",
        verbose_name=_("person"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="house_role_once")]

    def __str__(self) -> str:
        return self.name
