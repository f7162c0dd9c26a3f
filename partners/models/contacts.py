"""People at organisations, whether they sign in or not."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation


@pghistory.track()
class Contact(models.Model):
    """A person at an organisation. Visible with the organisation's facet *contacts*."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts"
    )
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="contact_external_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "full_name"], name="contact_by_name")]

    def __str__(self) -> str:
        return self.full_name
