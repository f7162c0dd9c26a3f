"""What the house sells."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from sharing.models import AccessRow
from sharing.shareable import Criterion, Facet, Level, Shareable, Sight, Within


class ProductStatus(models.TextChoices):
    """Whether a product can be sold."""

    ACTIVE = "active", _("On sale")
    RETIRED = "retired", _("No longer sold")


@pghistory.track(exclude=["sort_key"])
class Product(models.Model):
    """A product, named by its ``sku``. ``standard_cost`` is per ``unit``, in ``list_currency``.

    ``sort_key`` and ``search_name`` are computed by the services that write the name.
    """

    sku = models.CharField(_("SKU"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=250)
    sort_key = models.BinaryField(editable=False, default=b"")
    search_name = models.CharField(max_length=320, editable=False, default="")
    series = models.CharField(_("series"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=20, default="pc")
    category = models.CharField(_("category"), max_length=80, blank=True)
    product_line = models.CharField(_("product line"), max_length=80, blank=True)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=ProductStatus, default=ProductStatus.ACTIVE
    )
    list_currency = models.CharField(_("currency"), max_length=3, default="EUR")
    standard_cost = models.DecimalField(
        _("standard cost"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    external_id = models.CharField(_("external key"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    shareable = Shareable(
        plural=_("Products"),
        facets=(
            Facet(
                "identity",
                _("Name and description"),
                (
                    "sku",
                    "name",
                    "series",
                    "unit",
                    "category",
                    "product_line",
                    "description",
                    "status",
                    "sort_key",
                    "search_name",
                    "created_at",
                ),
            ),
            Facet("prices", _("Prices"), ("list_currency", "list_price")),
            Facet("cost", _("Cost"), ("standard_cost", "external_id")),
            Facet("changes", _("When it was changed"), ("updated_at",), of_all=True),
        ),
        access="catalogue.ProductAccess",
        page="product",
        criteria=tuple(map(Criterion, ("product_line", "category", "series", "status"))),
        known_by="sku",
        # Names of products come along with price lists, orders and deals that hold them.
        row_security=False,
        within=Within(line="product_line"),
        house={
            "sales": Sight(),
            "tender": Sight(),
            "finance": Sight(level=Level.EDIT),
            "planning": Sight(),
            "marketing": Sight(("identity", "prices")),
            "service": Sight(("identity",)),
            "administrator": Sight(level=Level.EDIT),
        },
        sharers=("sales", "marketing"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id=""),
                name="product_external_once",
            ),
            models.CheckConstraint(
                condition=models.Q(standard_cost=None) | models.Q(standard_cost__gte=0),
                name="product_cost_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="product_by_name"),
            GinIndex(fields=["search_name"], opclasses=["gin_trgm_ops"], name="product_search"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class ProductAccess(AccessRow):
    """Compiled access to products."""

    content_object = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="access_rows"
    )

    class Meta:
        constraints = AccessRow.constraints_for("product")
        indexes = AccessRow.indexes_for("product")


@pghistory.track()
class ProductAlias(models.Model):
    """Another system's key, or another spelling, of a product (``GTXPro`` for ``GTX Pro``)."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aliases")
    system = models.CharField(_("system"), max_length=40, blank=True)
    key = models.CharField(_("key"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "key"], name="product_alias_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.product.sku}"
