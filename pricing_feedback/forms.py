"""The forms of price feedback: a signal, an opinion, a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalogue.forms import country_choices, currency_choices
from portal.kernel.pages.forms import (
    Combobox,
    DateInput,
    DecimalField,
    Form,
    RadioCards,
    reason_field,
)
from pricing_feedback.models import Outcome, SignalSource
from pricing_feedback.services.cancel_review import REASON_MISSING
from pricing_feedback.services.record_signal import SignalInput
from records.models import File


class CancelReviewForm(Form):
    """Why a review ends without an outcome."""

    reason = reason_field(
        _("The departments that were to decide read it."), missing=REASON_MISSING
    )


class SignalForm(Form):
    """A price that a customer named. The first four fields are enough."""

    sku = forms.CharField(
        label=_("Product"),
        widget=Combobox(reverse_lazy("product_options")),
        help_text=_("Type its name or SKU."),
        error_messages={"required": _("Choose a product from the list.")},
    )
    heard_price = DecimalField(
        label=_("Price heard, per unit"),
        max_digits=18,
        decimal_places=4,
        error_messages={"required": _("Enter the price you heard, for example 12.50.")},
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, initial="EUR")
    region = forms.ChoiceField(
        label=_("Country"),
        choices=country_choices,
        error_messages={"required": _("Choose a country from the list.")},
    )
    competitor_name = forms.CharField(label=_("Competitor"), max_length=200, required=False)
    customer = forms.CharField(
        label=_("Customer"),
        widget=Combobox(reverse_lazy("feedback_customer_options")),
        required=False,
    )
    target_price = DecimalField(
        label=_("Target price"),
        max_digits=18,
        decimal_places=4,
        required=False,
        help_text=_("The price at which the customer would buy."),
    )
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, required=False)
    heard_on = forms.DateField(
        label=_("Date"), widget=DateInput(), initial=lambda: timezone.localdate()
    )
    source = forms.ChoiceField(
        label=_("Where you heard it"),
        choices=SignalSource.choices,
        initial=SignalSource.CONVERSATION,
    )
    evidence = forms.CharField(
        label=_("The customer's words, or a link"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )

    def signal(self, files: Sequence[File]) -> SignalInput:
        """What was typed, with the evidence that was uploaded, for the service."""
        return SignalInput(**self.cleaned_data, files=tuple(each.public_id for each in files))


_HINTS: dict[str, Any] = {
    Outcome.KEEP: _("Nothing changes; those who reported are told why."),
    Outcome.REVISE: _("A new version of the price list, from a day on."),
    Outcome.SPECIAL_PRICE: _("For the partners who reported, between two days."),
}


class OpinionFields(Form):
    """What tender and finance advise, beside their comment."""

    recommendation = forms.ChoiceField(
        label=_("Recommendation"),
        choices=Outcome.choices,
        widget=RadioCards(_HINTS),
        error_messages={"required": _("Choose what you recommend.")},
    )


class OpinionForm(OpinionFields):
    """An opinion on the page of the case."""

    text = forms.CharField(
        label=_("Opinion"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why you recommend this.")},
    )


class DecisionFields(Form):
    """What finance decides, beside its comment."""

    outcome = forms.ChoiceField(
        label=_("What happens to the price"),
        choices=Outcome.choices,
        widget=RadioCards(_HINTS),
        required=False,
    )
    new_price = DecimalField(
        label=_("New price, per unit"), max_digits=18, decimal_places=4, required=False
    )
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput(), required=False)
    valid_until = forms.DateField(
        label=_("Valid until"),
        widget=DateInput(),
        required=False,
        help_text=_("For a special price: its last day."),
    )
    price_list = forms.CharField(
        label=_("Price list"),
        max_length=20,
        required=False,
        help_text=_("Its reference, for example L-1042; empty for the list of the country."),
    )
    explanation = forms.CharField(
        label=_("What those who reported are told"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )


class DecisionForm(DecisionFields):
    """A decision on the page of the case."""

    outcome = forms.ChoiceField(
        label=_("What happens to the price"),
        choices=Outcome.choices,
        widget=RadioCards(_HINTS),
        error_messages={"required": _("Choose what happens to the price.")},
    )

    reason = forms.CharField(
        label=_("Reason, for the house"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why you decide so.")},
    )

    def values(self) -> dict[str, Any]:
        """What follows from the outcome, for the service."""
        skipped = {"outcome", "reason"}
        return {name: each for name, each in self.cleaned_data.items() if name not in skipped}
