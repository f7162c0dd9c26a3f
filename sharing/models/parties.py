"""Whom something can be shared with."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    """The kinds of receiver that a grant or a wall may name."""

    ORGANISATION = "organisation", _("Partner")
    PERSON = "person", _("Person")
    ROLE = "role", _("Role at a partner")
    TIER = "tier", _("Tier")
    PROGRAMME = "programme", _("Programme")
    LINE = "line", _("Distribution line")


class Party(models.Model):
    """A receiver. Its id is its group's id, so that guardian's rows and ours name the same thing.

    ``subject_id`` and ``code`` identify it for the floor that keeps its members: an organisation's
    id, a user's id, a tier's code, a role (``admin``) at an organisation.
    """

    group = models.OneToOneField(Group, on_delete=models.PROTECT, primary_key=True)
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=PartyKind)
    subject_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "code"],
                nulls_distinct=False,
                name="party_identity",
            )
        ]

    def __str__(self) -> str:
        return self.label
