"""The steps between the list price and the pocket margin."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.products import Product
from partners.models import Organisation, Tier


class TermKind(models.TextChoices):
    """A step of the price waterfall, in the order in which steps are taken."""

    TIER_DISCOUNT = "tier_discount", _("Tier discount")
    VOLUME_DISCOUNT = "volume_discount", _("Volume discount")
    PROMOTION = "promotion", _("Promotion")
    REBATE = "rebate", _("Rebate")
    BONUS = "bonus", _("Bonus")
    FREIGHT = "freight", _("Freight")
    PAYMENT_TERMS = "payment_terms", _("Payment terms")
    MDF = "mdf", _("Market development fund")
    COST_TO_SERVE = "cost_to_serve", _("Cost to serve")


ON_INVOICE = (TermKind.TIER_DISCOUNT, TermKind.VOLUME_DISCOUNT, TermKind.PROMOTION)
OFF_INVOICE = (
    TermKind.REBATE,
    TermKind.BONUS,
    TermKind.FREIGHT,
    TermKind.PAYMENT_TERMS,
    TermKind.MDF,
)


@pghistory.track()
class PriceTerm(models.Model):
    """A discount or cost that applies where all of its filled conditions hold.

    Either ``rate`` (a share of the price that the step starts from for discounts, of the invoice
    price for the rest; 0.05 is 5 %) or ``amount`` (per unit, in ``currency``). The term with the
    most conditions wins within its kind; terms of different kinds compound.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=TermKind)
    rate = models.DecimalField(
        _("share of the price"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    amount = models.DecimalField(
        _("amount per unit"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier, blank=True)
    partner = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="price_terms"
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="price_terms"
    )
    category = models.CharField(_("category"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    min_quantity = models.PositiveIntegerField(_("from quantity"), default=1)
    max_quantity = models.PositiveIntegerField(_("up to quantity"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__isnull=False, amount=None, currency="")
                | (Q(rate=None, amount__isnull=False) & ~Q(currency="")),
                name="term_rate_or_amount",
            ),
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=1), name="term_rate_is_share"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="term_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="term_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["kind", "valid_from"], name="term_by_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()
