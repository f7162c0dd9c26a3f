"""A price below the list that the house has granted to one partner."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from deals.models.deals import Deal
from deals.models.sight import (
    SPECIAL_PRICE_FACETS,
    SPECIAL_PRICE_HOUSE,
    SPECIAL_PRICE_OWNERSHIP,
)
from partners.models import Organisation
from portal.kernel.models import Referenced
from sharing.shareable import Shareable, Within


@pghistory.track()
class SpecialPrice(Referenced):
    """Price per unit of one product for one partner, between two dates, up to a quantity.

    It comes from an approved ``deal`` or from the pricing case named by ``case_reference``.
    ``customer`` narrows it to sales to one customer. Both dates belong to the range.
    """

    reference_prefix = "S"

    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="special_prices"
    )
    customer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="special_prices")
    deal = models.ForeignKey(
        Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="special_prices"
    )
    case_reference = models.CharField(max_length=20, blank=True, default="")
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3)
    quantity_cap = models.DecimalField(
        _("up to this quantity"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    shareable = Shareable(
        plural=_("Special prices"),
        page="special_price",
        facets=SPECIAL_PRICE_FACETS,
        ownership=SPECIAL_PRICE_OWNERSHIP,
        within=Within(
            countries=("customer__country", "partner__country"),
            line="product__product_line",
            owners=("customer__owner", "partner__partner__account_manager"),
        ),
        house=SPECIAL_PRICE_HOUSE,
        sharers=(),
        sort_field="id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="special_price_positive"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="special_price_range"
            ),
            models.CheckConstraint(
                condition=Q(quantity_cap=None) | Q(quantity_cap__gt=0),
                name="special_price_cap_positive",
            ),
            models.CheckConstraint(
                condition=Q(deal__isnull=False, case_reference="")
                | (Q(deal=None) & ~Q(case_reference="")),
                name="special_price_has_one_origin",
            ),
            models.UniqueConstraint(
                fields=["deal", "product"],
                condition=Q(ended_at=None, deal__isnull=False),
                name="special_price_once_per_deal",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "product", "valid_until"], name="special_price_lookup"
            ),
            models.Index(fields=["-granted_at", "id"], name="special_price_by_age"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def status(self) -> str:
        """``planned``, ``active``, ``expired`` or ``cancelled``, as of today."""
        today = timezone.localdate()
        if self.ended_at is not None:
            return "cancelled"
        if today > self.valid_until:
            return "expired"
        return "planned" if today < self.valid_from else "active"
