"""Who acts for which partner organisation."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation


class MembershipRole(models.TextChoices):
    """What a person may do for their organisation."""

    ADMIN = "admin", _("Partner admin")
    MANAGER = "manager", _("Manager")
    USER = "user", _("User")


@pghistory.track()
class Membership(models.Model):
    """A user's role in an organisation. Ended memberships stay, with their end."""

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=8, choices=MembershipRole, default=MembershipRole.USER)
    job_title = models.CharField(_("job title"), max_length=100, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ended_at=None),
                name="membership_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"
