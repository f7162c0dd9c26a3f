"""The form of a price term."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.forms import country_choices, currency_choices
from catalogue.models import TermKind
from partners.models import Tier
from portal.kernel.pages.forms import Combobox, DateInput, DecimalField, Form


class PriceTermForm(Form):
    """A discount or cost, and where it holds; an empty condition holds everywhere."""

    KINDS: ClassVar[list[tuple[str, Any]]] = list(TermKind.choices)

    kind = forms.ChoiceField(label=_("Kind"), choices=TermKind.choices)
    rate = DecimalField(
        label=_("Share of the price"),
        unit="%",
        required=False,
        help_text=_("Discounts take it off the price before them, all else of the invoice price."),
    )
    amount = DecimalField(
        label=_("Or an amount per unit"), max_digits=18, decimal_places=4, required=False
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, required=False)
    tier = forms.ChoiceField(
        label=_("Tier"), choices=lambda: [("", _("Every tier")), *Tier.choices], required=False
    )
    partner = forms.CharField(
        label=_("Partner"),
        required=False,
        help_text=_("The reference of the company, for example C-1042."),
    )
    sku = forms.CharField(
        label=_("Product"), widget=Combobox(reverse_lazy("product_options")), required=False
    )
    category = forms.CharField(label=_("Category"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    min_quantity = forms.IntegerField(label=_("From quantity"), min_value=1, initial=1)
    max_quantity = forms.IntegerField(label=_("Up to quantity"), min_value=1, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=DateInput(), initial=lambda: timezone.localdate()
    )
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput(), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def values(self) -> dict[str, Any]:
        """What was typed, with the share as a fraction."""
        values = dict(self.cleaned_data)
        if values["rate"] is not None:
            values["rate"] = values["rate"] / Decimal(100)
        return values
