"""The form that asks for a whole list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_api.bulk.writers import formats
from portal.kernel.pages.forms import Form, RadioCards
from records.models import ExportFormat

LISTS = (
    ("customers", _("Customers")),
    ("deals", _("Deals")),
    ("orders", _("Orders")),
    ("invoices", _("Invoices")),
    ("products", _("Products")),
)


class BulkForm(Form):
    """Which list, as what."""

    list = forms.ChoiceField(label=_("List"), choices=LISTS)
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(each.value, each.label) for each in formats()],
        initial=ExportFormat.CSV.value,
        widget=RadioCards(inline=True),
    )
