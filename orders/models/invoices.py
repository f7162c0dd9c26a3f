"""Invoices and their cancellations."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalogue.models import Product
from orders.models.columns import money_column, public_key, source_column, units_column
from orders.models.orders import Order
from partners.models import Organisation
from portal.kernel.history import by_statement
from portal.kernel.models import Referenced
from sharing.shareable import Facet, Ownership, Shareable, Sight, Within

OWN_INVOICE = _("It was billed to your own company.")

_HOUSE = {
    "sales": Sight(),
    "finance": Sight(),
    "tender": Sight(),
    "planning": Sight(),
    "service": Sight(("identity",)),
    "administrator": Sight(),
}


@pghistory.track(*by_statement())
class Invoice(Referenced):
    """What was billed. A cancellation takes back an earlier invoice: its quantities are negative.

    ``customer`` is who was billed; till sales have none. ``amount`` sums up the lines.
    """

    reference_prefix = "I"

    number = models.CharField(_("invoice number"), max_length=60)
    source = source_column()
    is_cancellation = models.BooleanField(_("cancellation"), default=False)
    customer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("customer"),
    )
    order = models.ForeignKey(
        Order, on_delete=models.SET_NULL, null=True, blank=True, related_name="invoices"
    )
    issued_at = models.DateTimeField(_("issued"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3)
    amount = money_column(_("amount"))
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Invoices"),
        page="order",
        facets=(
            Facet(
                "identity",
                _("Number, customer and dates"),
                (
                    "number",
                    "is_cancellation",
                    "customer",
                    "customer_id",
                    "order",
                    "order_id",
                    "issued_at",
                    "due_on",
                    "country",
                    "line_count",
                    "created_at",
                ),
            ),
            Facet("amounts", _("Amounts"), ("amount", "currency")),
            Facet("internal", _("Source"), ("source",)),
        ),
        ownership=(Ownership("customer", Sight(("identity", "amounts")), OWN_INVOICE),),
        within=Within(countries=("customer__country",), owners=("customer__owner",)),
        house=_HOUSE,
        sort_field="issued_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="invoice_number_once")
        ]
        indexes = [
            models.Index(fields=["-issued_at", "id"], name="invoice_by_date"),
            models.Index(fields=["customer", "-issued_at", "id"], name="invoice_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.number}"


@pghistory.track(*by_statement())
class InvoiceLine(models.Model):
    """One line of an invoice; ``amount`` is quantity times unit price."""

    public_id = public_key()
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField(_("line"))
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="invoice_lines")
    description = models.CharField(_("description"), max_length=250, blank=True, default="")
    quantity = units_column(_("quantity"))
    unit_price = money_column(_("unit price"))
    amount = money_column(_("amount"))

    shareable = Shareable(
        plural=_("Invoice lines"),
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
                    "description",
                    "quantity",
                    "invoice",
                    "invoice_id",
                ),
            ),
            Facet("amounts", _("Amounts"), ("unit_price", "amount")),
        ),
        part_of="invoice",
        ownership=(Ownership("invoice__customer", Sight(("identity", "amounts")), OWN_INVOICE),),
        within=Within(
            countries=("invoice__customer__country",),
            line="product__product_line",
            owners=("invoice__customer__owner",),
        ),
        house=_HOUSE,
        sort_field="line_no",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "line_no"], name="invoice_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.invoice} · {self.line_no}"
