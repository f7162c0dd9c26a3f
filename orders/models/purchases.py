"""What the house orders from its suppliers."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from orders.models.columns import money_column, public_key, source_column, units_column
from partners.models import Organisation
from portal.kernel.history import by_statement
from portal.kernel.models import Referenced
from sharing.shareable import Facet, Ownership, Shareable, Sight, Within

OWN_PURCHASE = _("It was ordered from your own company.")

_HOUSE = {
    "sales": Sight(("identity",)),
    "finance": Sight(),
    "planning": Sight(),
    "administrator": Sight(),
}


class PurchaseStatus(models.TextChoices):
    """Where a purchase order is."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    COMPLETE = "complete", _("Complete")


@pghistory.track(*by_statement())
class PurchaseOrder(Referenced):
    """An order to a supplier. ``total_due`` is ``amount`` with ``tax`` and ``freight``."""

    reference_prefix = "B"

    number = models.CharField(_("purchase order number"), max_length=60)
    source = source_column()
    supplier = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="purchase_orders",
        verbose_name=_("supplier"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PurchaseStatus, default=PurchaseStatus.PENDING
    )
    ordered_on = models.DateField(_("ordered on"))
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    buyer_key = models.CharField(_("buyer"), max_length=80, blank=True, default="")
    amount = money_column(_("amount"))
    tax = money_column(_("tax"))
    freight = money_column(_("freight"))
    total_due = money_column(_("total due"))
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Purchase orders"),
        page="order",
        facets=(
            Facet(
                "identity",
                _("Number, supplier and dates"),
                (
                    "number",
                    "supplier",
                    "supplier_id",
                    "status",
                    "ordered_on",
                    "shipped_on",
                    "line_count",
                    "created_at",
                ),
            ),
            Facet("amounts", _("Amounts"), ("amount", "tax", "freight", "total_due", "currency")),
            Facet("internal", _("Buyer and source"), ("buyer_key", "source")),
        ),
        ownership=(Ownership("supplier", Sight(("identity", "amounts")), OWN_PURCHASE),),
        within=Within(countries=("supplier__country",), owners=("supplier__owner",)),
        house=_HOUSE,
        sharers=("finance",),
        sort_field="ordered_on",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="purchase_number_once")
        ]
        indexes = [
            models.Index(fields=["-ordered_on", "id"], name="purchase_by_date"),
            models.Index(fields=["supplier", "-ordered_on", "id"], name="purchase_of_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.number}"


@pghistory.track(*by_statement())
class PurchaseOrderLine(models.Model):
    """One product of a purchase order, with what arrived and what was sent back."""

    public_id = public_key()
    purchase_order = models.ForeignKey(
        PurchaseOrder, on_delete=models.CASCADE, related_name="lines"
    )
    line_no = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="purchase_lines")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    quantity = units_column(_("quantity"))
    unit_price = money_column(_("unit price"))
    amount = money_column(_("amount"))
    received = units_column(_("received quantity"))
    rejected = units_column(_("rejected quantity"))

    shareable = Shareable(
        plural=_("Purchase order lines"),
        facets=(
            Facet(
                "identity",
                _("Product and quantity"),
                (
                    "line_no",
                    "product",
                    "product_id",
                    "product_sku",
                    "product_name",
                    "due_on",
                    "quantity",
                    "received",
                    "rejected",
                    "purchase_order",
                    "purchase_order_id",
                ),
            ),
            Facet("amounts", _("Amounts"), ("unit_price", "amount")),
        ),
        part_of="purchase_order",
        ownership=(
            Ownership("purchase_order__supplier", Sight(("identity", "amounts")), OWN_PURCHASE),
        ),
        within=Within(
            countries=("purchase_order__supplier__country",),
            line="product__product_line",
            owners=("purchase_order__supplier__owner",),
        ),
        house=_HOUSE,
        sharers=("finance",),
        sort_field="line_no",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purchase_order", "line_no"], name="purchase_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purchase_order} · {self.line_no}"
