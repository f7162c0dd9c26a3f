"""Orders of partners."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.models import Product
from orders.models.columns import money_column, public_key, source_column, units_column
from partners.models import Organisation
from portal.kernel.history import by_statement
from portal.kernel.models import Referenced
from sharing.coarse import Banded
from sharing.models import AccessRow
from sharing.shareable import Criterion, Facet, Ownership, Shareable, Sight, Within

OWN_ORDER = _("It is your own order.")
LINE_ORDER = _("It was placed in your distribution line.")


class OrderStatus(models.TextChoices):
    """Where an order is."""

    OPEN = "open", pgettext_lazy("order", "Open")
    CONFIRMED = "confirmed", _("Confirmed")
    SHIPPED = "shipped", _("Shipped")
    CLOSED = "closed", pgettext_lazy("order", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


@pghistory.track(*by_statement())
class Order(Referenced):
    """What a partner ordered. ``number`` is the order's number in ``source``.

    ``amount``, ``tax``, ``freight`` and ``line_count`` sum up the lines; the service that writes
    lines keeps them.
    """

    reference_prefix = "O"

    number = models.CharField(_("order number"), max_length=60)
    source = source_column()
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="orders", verbose_name=_("partner")
    )
    customer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="end_orders",
        verbose_name=_("customer"),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=OrderStatus, default=OrderStatus.OPEN
    )
    ordered_on = models.DateField(_("ordered on"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    salesperson = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sold_orders",
    )
    salesperson_key = models.CharField(_("salesperson"), max_length=80, blank=True, default="")
    region = models.CharField(_("region"), max_length=60, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    customer_po = models.CharField(
        _("purchase order number"), max_length=60, blank=True, default=""
    )
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True, default="")
    amount = money_column(_("amount"))
    tax = money_column(_("tax"))
    freight = money_column(_("freight"))
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Orders"),
        facets=(
            Facet(
                "identity",
                _("Number, partner and dates"),
                (
                    "number",
                    "partner",
                    "partner_id",
                    "status",
                    "ordered_on",
                    "due_on",
                    "shipped_on",
                    "region",
                    "country",
                    "created_at",
                    "line_count",
                ),
            ),
            Facet(
                "amounts",
                _("Amounts and customer"),
                (
                    "amount",
                    "tax",
                    "freight",
                    "currency",
                    "customer",
                    "customer_id",
                    "customer_po",
                    "tracking",
                ),
                coarse={
                    name: Banded(currency="currency") for name in ("amount", "tax", "freight")
                },
            ),
            Facet(
                "internal",
                _("Salesperson and source"),
                ("salesperson", "salesperson_id", "salesperson_key", "source"),
            ),
        ),
        access="orders.OrderAccess",
        page="order",
        criteria=(
            Criterion("region"),
            Criterion("country"),
            Criterion("status"),
            Criterion("customer_country", "customer__country", _("Customer’s country")),
            Criterion("customer_industry", "customer__industry", _("Customer’s industry")),
            Criterion("partner_tier", "partner__partner__tier", _("Partner’s tier")),
            Criterion("product_line", "lines__product__product_line"),
        ),
        ownership=(
            Ownership("partner", Sight(("identity", "amounts")), OWN_ORDER),
            Ownership("partner__partner__distributor", Sight(("identity",)), LINE_ORDER),
        ),
        within=Within(
            countries=("country", "partner__country", "customer__country"),
            owners=(
                "salesperson",
                "partner__owner",
                "partner__partner__account_manager",
                "customer__owner",
            ),
        ),
        house={
            "sales": Sight(),
            "finance": Sight(),
            "tender": Sight(),
            "planning": Sight(),
            "service": Sight(("identity",)),
            "administrator": Sight(),
        },
        sort_field="ordered_on",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_number_once")
        ]
        indexes = [
            models.Index(fields=["-ordered_on", "id"], name="order_by_date"),
            models.Index(fields=["partner", "-ordered_on", "id"], name="order_of_partner"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.number}"


class OrderAccess(AccessRow):
    """Compiled access to orders that were shared."""

    content_object = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="access_rows")

    class Meta(AccessRow.Meta):
        constraints = AccessRow.constraints_for("order")
        indexes = AccessRow.indexes_for("order")

    def __str__(self) -> str:
        return f"{self.group_id} sees {self.content_object_id}"


@pghistory.track(*by_statement())
class OrderLine(models.Model):
    """One product of an order. ``discount_rate`` is a fraction of the price: 0.15 is 15 %.

    ``amount`` is what is billed for the line after discount, before tax and freight; ``cost`` is
    what the goods cost the house.
    """

    public_id = public_key()
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="order_lines")
    quantity = units_column(_("quantity"))
    unit_price = money_column(_("unit price"))
    discount_rate = models.DecimalField(
        _("discount rate"), max_digits=7, decimal_places=4, default=0
    )
    discount = money_column(_("discount"))
    amount = money_column(_("amount"))
    tax = money_column(_("tax"))
    freight = money_column(_("freight"))
    cost = money_column(_("cost of goods"), null=True, blank=True, default=None)

    shareable = Shareable(
        plural=_("Order lines"),
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
                    "quantity",
                    "order",
                    "order_id",
                ),
            ),
            Facet(
                "amounts",
                _("Amounts"),
                ("unit_price", "discount_rate", "discount", "amount", "tax", "freight"),
            ),
            Facet("cost", _("Cost of goods"), ("cost",)),
        ),
        part_of="order",
        ownership=(
            Ownership("order__partner", Sight(("identity", "amounts")), OWN_ORDER),
            Ownership("order__partner__partner__distributor", Sight(("identity",)), LINE_ORDER),
        ),
        within=Within(
            countries=(
                "order__country",
                "order__partner__country",
                "order__customer__country",
            ),
            line="product__product_line",
            owners=(
                "order__salesperson",
                "order__partner__owner",
                "order__partner__partner__account_manager",
                "order__customer__owner",
            ),
        ),
        house={
            "sales": Sight(),
            "finance": Sight(),
            "tender": Sight(),
            "planning": Sight(),
            "service": Sight(("identity",)),
            "administrator": Sight(),
        },
        sort_field="line_no",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="order_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.line_no}"
