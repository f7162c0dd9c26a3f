"""An organisation in one of the house's partner programmes."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.organisations import Organisation
from portal.kernel.models import Referenced


class Tier(models.TextChoices):
    """The standing of a partner, lowest first."""

    REGISTERED = "registered", _("Registered")
    SILVER = "silver", _("Silver")
    GOLD = "gold", _("Gold")
    PLATINUM = "platinum", _("Platinum")


class PartnerStatus(models.TextChoices):
    """The life of a partnership. Only an active partner's people can sign in to the portal."""

    APPLIED = "applied", _("Applied")
    VETTING = "vetting", _("Vetting")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")


@pghistory.track()
class Partner(Referenced):
    """The partnership of a reseller, distributor or supplier with the house."""

    reference_prefix = "P"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="partner"
    )
    programme = models.CharField(_("programme"), max_length=80, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier, default=Tier.REGISTERED)
    partner_type = models.CharField(_("partner type"), max_length=60, blank=True)
    territory = models.CharField(_("territory"), max_length=60, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=PartnerStatus, default=PartnerStatus.ACTIVE
    )
    distributor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="line",
        verbose_name=_("distributor"),
    )
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_partners",
        verbose_name=_("account manager"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    since = models.DateField(_("partner since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(distributor=models.F("organisation")),
                name="partner_not_own_distributor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.organisation.name}"
