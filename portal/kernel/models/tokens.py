"""Keys for scripts and integrators."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.kernel.models.people import User


@pghistory.track(exclude=["digest", "last_used_at"])
class ApiToken(models.Model):
    """A personal token: acts as its owner, narrowed by scopes. Only a digest is kept.

    The token reads ``ghl_<prefix>_<secret>``; ``prefix`` finds the row, the digest proves it. A
    token that was issued for another one (OAuth2) has it as ``parent`` and ends with it.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
