"""What a customer said about a price."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from partners.models import Organisation
from pricing_feedback.models.cases import PricingCase
from sharing.shareable import Facet, Level, Ownership, Shareable, Sight, Within

# Evidence quotes the customer, so it is seen by whoever sees the customer.
EVIDENCE_FACET = "customer"


class SignalSource(models.TextChoices):
    """Where the price was heard."""

    CONVERSATION = "conversation", _("Conversation")
    QUOTE = "quote", _("Quote or invoice")
    TENDER = "tender", _("Tender")
    ONLINE = "online", _("Website or shop")
    LOST_DEAL = "lost_deal", _("Lost deal")
    OTHER = "other", _("Other")


@pghistory.track()
class PriceSignal(models.Model):
    """One price remark: this product, that competitor, such a price per unit.

    ``organisation`` is the customer who spoke; ``partner`` the partner who reported it (empty: the
    house itself). ``competitor_name`` holds a competitor that is not recorded as organisation.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(PricingCase, on_delete=models.PROTECT, related_name="signals")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="price_signals")
    region = models.CharField(_("country"), max_length=2)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="price_signals",
        verbose_name=_("customer"),
    )
    partner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_price_signals",
        verbose_name=_("partner"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="price_signals"
    )
    competitor = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="competing_price_signals",
        verbose_name=_("competitor"),
    )
    competitor_name = models.CharField(_("competitor"), max_length=200, blank=True)
    heard_price = models.DecimalField(_("heard price"), max_digits=18, decimal_places=4)
    target_price = models.DecimalField(
        _("target price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    heard_on = models.DateField(_("date"))
    source = models.CharField(
        _("source"), max_length=12, choices=SignalSource, default=SignalSource.CONVERSATION
    )
    evidence = models.TextField(_("evidence: the customer's words, or a link"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Price signals"),
        facets=(
            Facet(
                "identity",
                _("Product and country"),
                (
                    "case",
                    "case_reference",
                    "product",
                    "product_name",
                    "sku",
                    "region",
                    "heard_on",
                    "source",
                    "partner",
                    "partner_name",
                    "created_at",
                ),
            ),
            Facet(
                "prices",
                _("Prices"),
                (
                    "heard_price",
                    "target_price",
                    "currency",
                    "quantity",
                    "competitor",
                    "competitor_name",
                    "competitor_text",
                ),
            ),
            Facet(
                EVIDENCE_FACET,
                _("Customer"),
                ("organisation", "customer_name", "evidence", "files", "submitted_by"),
            ),
        ),
        # Whoever may report puts the evidence beside the report: that takes the level of comments.
        ownership=(
            Ownership("partner", Sight(level=Level.COMMENT), _("Your company reported it.")),
        ),
        within=Within(
            countries=("region",),
            line="product__product_line",
            owners=("submitted_by", "organisation__owner"),
        ),
        house={
            "sales": Sight(level=Level.EDIT),
            "tender": Sight(level=Level.COMMENT),
            "finance": Sight(level=Level.EDIT),
            "planning": Sight(level=Level.COMMENT),
            "administrator": Sight(level=Level.EDIT),
        },
        sort_field="created_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(heard_price__gt=0), name="signal_price_positive"),
            models.CheckConstraint(
                condition=Q(target_price=None) | Q(target_price__gt=0),
                name="signal_target_positive",
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="signal_quantity_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="signal_of_case"),
            models.Index(fields=["partner", "id"], name="signal_of_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.heard_price} {self.currency}"

    # Whoever sees the signal reads these names, also without seeing the records themselves.

    @property
    def product_name(self) -> str:
        """The name of the product."""
        return self.product.name

    @property
    def sku(self) -> str:
        """The SKU of the product."""
        return self.product.sku

    @property
    def case_reference(self) -> str:
        """The reference of the case that it was gathered into."""
        return self.case.reference

    @property
    def partner_name(self) -> str:
        """Who reported it: the partner's name, or empty for the house."""
        return self.partner.name if self.partner else ""

    @property
    def customer_name(self) -> str:
        """The customer's name, or empty."""
        return self.organisation.name if self.organisation else ""

    @property
    def competitor_text(self) -> str:
        """The competitor's name, recorded or typed, or empty."""
        return self.competitor.name if self.competitor else self.competitor_name
