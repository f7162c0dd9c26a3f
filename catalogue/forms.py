"""Forms of products, price lists and market data."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from catalogue.models import PriceListAudience, ProductStatus
from partners.models import Tier
from portal.kernel.pages.forms import (
    Combobox,
    DateInput,
    DecimalField,
    Form,
    RadioCards,
    reason_field,
)

COMMON_CURRENCIES = ("EUR", "USD", "GBP", "CHF", "PLN", "RON", "CZK", "HUF", "TRY", "RUB")


@cache
def _money_of_today() -> list[str]:
    territories = Locale("en").territories
    used = {code for each in territories for code in get_territory_currencies(each)}
    return [*COMMON_CURRENCIES, *sorted(used - set(COMMON_CURRENCIES))]


def currency_choices() -> list[tuple[str, str]]:
    """Currencies that are money somewhere today, by code, the common ones first."""
    return [(code, code) for code in _money_of_today()]


def country_choices() -> list[tuple[str, Any]]:
    """Countries by name in the active language, after an empty choice."""
    return [("", _("Choose a country")), *countries]


class ProductForm(Form):
    """A product of the house."""

    sku = forms.CharField(
        label=_("SKU"), max_length=60, error_messages={"required": _("Enter the SKU.")}
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=250,
        error_messages={"required": _("Enter the name of the product.")},
    )
    category = forms.CharField(label=_("Category"), max_length=80, required=False)
    product_line = forms.CharField(label=_("Product line"), max_length=80, required=False)
    series = forms.CharField(label=_("Series"), max_length=80, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, initial="pc")
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea({"rows": 3}), required=False
    )
    status = forms.ChoiceField(label=_("Status"), choices=ProductStatus.choices)
    list_currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    standard_cost = DecimalField(
        label=_("Standard cost, per unit"), max_digits=18, decimal_places=4, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An old product keeps the money of its days.
        kept = self.initial.get("list_currency")
        field: Any = self.fields["list_currency"]
        if kept and kept not in dict(field.choices):
            field.choices = [*field.choices, (kept, kept)]


class PriceListForm(Form):
    """A price list and whom it is for."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Enter a name for the price list.")},
    )
    audience = forms.ChoiceField(
        label=_("Whom it is for"),
        choices=PriceListAudience.choices,
        widget=RadioCards(),
        error_messages={"required": _("Choose whom the list is for.")},
    )
    tier = forms.ChoiceField(
        label=_("Tier"), choices=lambda: [("", "–"), *Tier.choices], required=False
    )
    partner = forms.CharField(
        label=_("Partner"),
        required=False,
        help_text=_("The reference of the company, for example C-1042."),
    )
    market = forms.ChoiceField(label=_("Market"), choices=country_choices, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)


class VersionForm(Form):
    """The dates of the next version of a price list."""

    valid_from = forms.DateField(
        label=_("Valid from"),
        widget=DateInput(),
        initial=lambda: timezone.localdate(),
        error_messages={"required": _("Enter the first day of the new prices.")},
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DateInput(),
        required=False,
        help_text=_("Its last day; empty means until the next version."),
    )
    note = forms.CharField(
        label=_("What changes, and why"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("Partners concerned read this."),
    )


class PriceForm(Form):
    """One price of a draft."""

    sku = forms.CharField(
        label=_("Product"),
        widget=Combobox(reverse_lazy("product_options")),
        error_messages={"required": _("Choose a product from the list.")},
    )
    amount = DecimalField(
        label=_("List price"),
        max_digits=18,
        decimal_places=4,
        error_messages={"required": _("Enter a price of 0 or more, for example 12.50.")},
    )
    floor = DecimalField(label=_("Floor price"), max_digits=18, decimal_places=4, required=False)
    target = DecimalField(label=_("Target price"), max_digits=18, decimal_places=4, required=False)
    min_quantity = forms.IntegerField(label=_("From quantity"), min_value=1, initial=1)


class ReleaseForm(Form):
    """From when on a draft's prices are to hold; for one that was returned also what changed."""

    valid_from = forms.DateField(
        label=_("First day"),
        widget=DateInput(),
        error_messages={"required": _("Enter the first day, for example 2027-01-01.")},
    )
    reason = forms.CharField(
        label=_("Comment for whoever decides"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class ReleaseEndForm(Form):
    """Why the approval of a release ends without a decision."""

    reason = reason_field(_("Those who were to decide read it."))


class ReleaseCancelForm(ReleaseEndForm):
    """Why an administrator ends the approval of a release."""

    reason = reason_field(
        _("Those who were to decide read it."),
        missing=_("Say why you cancel it: the author reads this."),
    )


class MarketPriceForm(Form):
    """A competitor's price."""

    sku = forms.CharField(
        label=_("Our product"),
        widget=Combobox(reverse_lazy("product_options")),
        error_messages={"required": _("Choose a product from the list.")},
    )
    competitor = forms.ChoiceField(
        label=_("Competitor"),
        error_messages={"required": _("Choose a competitor from the list.")},
    )
    competitor_product = forms.CharField(label=_("Their product"), max_length=250, required=False)
    price = DecimalField(
        label=_("Price, per unit"),
        max_digits=18,
        decimal_places=4,
        error_messages={"required": _("Enter a price above 0, for example 12.50.")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    region = forms.ChoiceField(label=_("Country"), choices=country_choices)
    observed_on = forms.DateField(
        label=_("Date"), widget=DateInput(), initial=lambda: timezone.localdate()
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        error_messages={"required": _("Say where this comes from.")},
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}), required=False)


class IndicatorForm(Form):
    """A figure about a market."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Enter the name of the indicator.")},
    )
    region = forms.ChoiceField(label=_("Country"), choices=country_choices)
    period = forms.CharField(
        label=_("Period"),
        max_length=20,
        error_messages={"required": _("Enter a period, for example 2026-Q3.")},
    )
    value = DecimalField(label=_("Value"), max_digits=20, decimal_places=4)
    unit = forms.CharField(label=_("Unit"), max_length=40)
    observed_on = forms.DateField(
        label=_("Date"), widget=DateInput(), initial=lambda: timezone.localdate()
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        error_messages={"required": _("Say where this comes from.")},
    )


class BulletinForm(Form):
    """A note about a market, in one to three languages, and who gets it."""

    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    body_en = forms.CharField(
        label=_("Text in English"), widget=forms.Textarea({"rows": 4}), required=False
    )
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, required=False)
    body_ru = forms.CharField(
        label=_("Text in Russian"), widget=forms.Textarea({"rows": 4}), required=False
    )
    title_bg = forms.CharField(label=_("Title in Bulgarian"), max_length=200, required=False)
    body_bg = forms.CharField(
        label=_("Text in Bulgarian"), widget=forms.Textarea({"rows": 4}), required=False
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        error_messages={"required": _("Say where this comes from.")},
    )
    region = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    tiers = forms.MultipleChoiceField(
        label=_("Share with these tiers"),
        choices=Tier.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def texts(self, kind: str) -> dict[str, str]:
        """Titles or bodies by language."""
        return {code: self.cleaned_data[f"{kind}_{code}"] for code in ("en", "ru", "bg")}


class ShareMarketForm(Form):
    """Whom to share the market data with, what of it, until when, and why."""

    party = forms.CharField(
        label=_("Share with"),
        help_text=_("A partner, a tier, a programme or a distribution line."),
        widget=Combobox(reverse_lazy("sharing_parties")),
        error_messages={"required": _("Choose a partner from the list.")},
    )
    facets = forms.MultipleChoiceField(
        label=_("What they will see"), widget=forms.CheckboxSelectMultiple, required=False
    )
    valid_until = forms.DateField(label=_("Until"), required=False, widget=DateInput())
    reason = reason_field(
        _("Shown to the receiver, and to whoever asks why."),
        missing=_("Say why you share this."),
        most=500,
    )
