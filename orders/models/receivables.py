"""What customers and partners still owe."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.columns import money_column, source_column
from orders.models.invoices import Invoice
from partners.models import Organisation
from portal.kernel.history import by_statement
from sharing.shareable import Facet, Ownership, Shareable, Sight, Within


@pghistory.track(*by_statement())
class Receivable(models.Model):
    """An open item of the ledger: ``open_amount`` of ``amount`` is still to be paid."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("invoice number"), max_length=60)
    source = source_column()
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="receivables",
        verbose_name=_("owed by"),
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.SET_NULL, null=True, blank=True, related_name="receivables"
    )
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = money_column(_("amount"))
    open_amount = money_column(_("open amount"))
    created_at = models.DateTimeField(auto_now_add=True)

    shareable = Shareable(
        plural=_("Receivables"),
        facets=(
            Facet(
                "identity",
                _("Number, amounts and dates"),
                (
                    "number",
                    "organisation",
                    "organisation_id",
                    "invoice",
                    "invoice_id",
                    "issued_on",
                    "due_on",
                    "currency",
                    "amount",
                    "open_amount",
                    "created_at",
                ),
            ),
            Facet("internal", _("Source"), ("source",)),
        ),
        ownership=(
            Ownership(
                "organisation", Sight(("identity",)), _("Your own company owes this amount.")
            ),
        ),
        within=Within(countries=("organisation__country",), owners=("organisation__owner",)),
        house={
            "sales": Sight(),
            "finance": Sight(),
            "planning": Sight(),
            "administrator": Sight(),
        },
        sharers=("finance",),
        sort_field="due_on",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="receivable_number_once")
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="receivable_by_due"),
            models.Index(fields=["organisation", "due_on", "id"], name="receivable_of"),
        ]

    def __str__(self) -> str:
        return self.number
