"""Market data: competitors' prices, indicators and bulletins, each with source and date."""

from __future__ import annotations

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.products import Product
from partners.models import Organisation
from sharing.models import AccessRow
from sharing.shareable import Criterion, Facet, Level, Shareable, Sight, Within

_HOUSE = {
    "sales": Sight(level=Level.EDIT),
    "tender": Sight(level=Level.EDIT),
    "finance": Sight(),
    "planning": Sight(level=Level.EDIT),
    "marketing": Sight(level=Level.EDIT),
    "service": Sight(),
    "administrator": Sight(level=Level.EDIT),
}
_SHARERS = ("sales", "marketing", "planning")


class MarketRecord(models.Model):
    """What every piece of market data has. ``sort_key`` puts the newest first."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sort_key = models.BinaryField(editable=False, default=b"")
    region = models.CharField(_("region"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


@pghistory.track(exclude=["sort_key"])
class MarketPrice(MarketRecord):
    """A competitor's price for one of our products or its equivalent, per unit.

    ``competitor_name`` is the competitor's name as recorded: whoever sees the row reads it, also
    without seeing the organisation.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="market_prices")
    competitor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="market_prices"
    )
    competitor_name = models.CharField(_("competitor"), max_length=250, editable=False, default="")
    competitor_product = models.CharField(_("their product"), max_length=250, blank=True)
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    observed_on = models.DateField(_("date"))
    source = models.CharField(_("source"), max_length=200)
    note = models.TextField(_("note"), blank=True)

    shareable = Shareable(
        plural=_("Competitor prices"),
        facets=(
            Facet(
                "identity",
                _("Product and competitor"),
                (
                    "product",
                    "product_name",
                    "sku",
                    "competitor",
                    "competitor_name",
                    "competitor_product",
                    "region",
                    "observed_on",
                    "sort_key",
                    "created_at",
                ),
            ),
            Facet("prices", _("Prices"), ("price", "currency")),
            Facet("source", _("Source"), ("source", "note", "recorded_by")),
        ),
        access="catalogue.MarketPriceAccess",
        criteria=(
            Criterion("region"),
            Criterion("product_line", "product__product_line"),
            Criterion("competitor"),
        ),
        within=Within(line="product__product_line", owners=("recorded_by",)),
        house=_HOUSE,
        sharers=_SHARERS,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="market_price_positive"),
            models.UniqueConstraint(
                fields=["product", "competitor", "region", "observed_on", "source"],
                name="market_price_once",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="market_price_newest"),
            models.Index(fields=["product", "observed_on"], name="market_price_of_product"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.price} {self.currency}"

    # Whoever sees the row reads these names, also without seeing the records themselves.

    @property
    def product_name(self) -> str:
        """The name of our product."""
        return self.product.name

    @property
    def sku(self) -> str:
        """The SKU of our product."""
        return self.product.sku


class MarketPriceAccess(AccessRow):
    """Compiled access to competitors' prices."""

    content_object = models.ForeignKey(
        MarketPrice, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("market_price")
        indexes = AccessRow.indexes_for("market_price")


@pghistory.track(exclude=["sort_key"])
class MarketIndicator(MarketRecord):
    """A figure about a market in a period: ``Demand for lubricants``, BG, ``2026-Q3``."""

    name = models.CharField(_("name"), max_length=200)
    period = models.CharField(_("period"), max_length=20)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=40)
    source = models.CharField(_("source"), max_length=200)
    observed_on = models.DateField(_("date"))

    shareable = Shareable(
        plural=_("Market indicators"),
        facets=(
            Facet(
                "identity",
                _("Indicator and period"),
                ("name", "region", "period", "observed_on", "sort_key", "created_at"),
            ),
            Facet("figures", _("Figures"), ("value", "unit")),
            Facet("source", _("Source"), ("source", "recorded_by")),
        ),
        access="catalogue.MarketIndicatorAccess",
        criteria=(Criterion("region"), Criterion("name")),
        house=_HOUSE,
        sharers=_SHARERS,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "region", "period", "source"], name="market_indicator_once"
            )
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="market_indicator_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.region} {self.period}"


class MarketIndicatorAccess(AccessRow):
    """Compiled access to market indicators."""

    content_object = models.ForeignKey(
        MarketIndicator, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("market_indicator")
        indexes = AccessRow.indexes_for("market_indicator")


@pghistory.track(exclude=["sort_key"])
class Bulletin(MarketRecord):
    """A note about a market in up to three languages. Nobody outside the house reads it before
    ``embargo_until``: its grants begin then."""

    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=200, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    body_ru = models.TextField(_("text in Russian"), blank=True)
    body_bg = models.TextField(_("text in Bulgarian"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    published_on = models.DateField(_("date"))
    embargo_until = models.DateTimeField(_("not before"), null=True, blank=True)

    shareable = Shareable(
        plural=_("Bulletins"),
        facets=(
            Facet(
                "identity",
                _("Title and date"),
                (
                    "title_en",
                    "title_ru",
                    "title_bg",
                    "region",
                    "published_on",
                    "sort_key",
                    "created_at",
                ),
            ),
            Facet("body", _("Text"), ("body_en", "body_ru", "body_bg")),
            Facet("source", _("Source"), ("source", "recorded_by", "embargo_until")),
        ),
        access="catalogue.BulletinAccess",
        page="bulletin",
        criteria=(Criterion("region"),),
        rules_from="embargo_until",
        house=_HOUSE,
        sharers=_SHARERS,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="", title_ru="", title_bg=""), name="bulletin_has_title"
            )
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="bulletin_newest")]

    def __str__(self) -> str:
        return self.title_en or self.title_ru or self.title_bg


class BulletinAccess(AccessRow):
    """Compiled access to bulletins."""

    content_object = models.ForeignKey(
        Bulletin, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("bulletin")
        indexes = AccessRow.indexes_for("bulletin")
