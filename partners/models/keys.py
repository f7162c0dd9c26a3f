"""Keys by which a partner's own programs use the API."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models

from partners.models.organisations import Organisation
from portal.kernel.models import ApiToken


@pghistory.track()
class PartnerKey(models.Model):
    """A key of a partner. Its token acts as a machine that is a member of the partner.

    ``responsible`` is the partner admin who made it or took it over: only they know its text, and
    it ends when they are partner admin no more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="keys")
    token = models.OneToOneField(ApiToken, on_delete=models.CASCADE, related_name="partner_key")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-created_at"], name="key_of_partner")]

    def __str__(self) -> str:
        return str(self.token)
