"""The forms of the registration's four pages, and of what is done with a deal."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deals.models import Deal, LossReason, Stage
from deals.services.save_draft import LineInput
from partners.models import Organisation
from portal.kernel.collation import sort_key
from portal.kernel.pages.forms import Combobox, DateInput, DecimalField, Form, reason_field

_MOST_LINES = 200


def country_choices() -> list[tuple[str, str]]:
    """Countries by their names in the active language, in its order, after an empty one."""
    names = Locale.parse((get_language() or "en").replace("-", "_")).territories
    codes = [code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_LAND]
    found = sorted(((code, names[code]) for code in codes), key=lambda each: sort_key(each[1]))
    return [("", "–"), *found]


# Groups and test regions that the list of territories holds beside countries.
_NO_LAND = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


class _JudgedLater:
    """Asked for, so not marked as optional; but what is missing is said when the deal is sent."""

    empty_values: Any

    def validate(self, value: Any) -> None:
        """Nothing may stay empty while it is a draft."""
        if value not in self.empty_values:
            super().validate(value)  # type: ignore[misc]


class _Text(_JudgedLater, forms.CharField):
    """A text that is needed in the end."""


class _Choice(_JudgedLater, forms.ChoiceField):
    """A choice that is needed in the end."""


class _Number(_JudgedLater, DecimalField):
    """A number that is needed in the end."""


class _Day(_JudgedLater, forms.DateField):
    """A date that is needed in the end."""


class CustomerForm(Form):
    """Page 1: who is the customer."""

    # What a draft says already of a customer that is not on the list of its author.
    named: str | None = None

    customer = _Text(
        label=_("Customer"),
        widget=Combobox(reverse_lazy("deal_customers")),
        help_text=_("Choose one that is shared with you, or type the full name of the company."),
    )
    country = _Choice(label=_("Country"))
    customer_tax_id = forms.CharField(
        label=_("Tax number"),
        required=False,
        max_length=40,
        help_text=_("If you know it: it gives the surest answer whether the customer is free."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, data: Any, deal: Deal | None, customer: Organisation | None) -> CustomerForm:
        """The form of a draft, or a new one; ``customer`` is its own, if its author sees it."""
        initial = (
            {}
            if deal is None
            else {
                "customer": customer.reference if customer else "",
                "country": deal.country,
                "customer_tax_id": deal.customer_tax_id,
            }
        )
        form = cls(data, initial=initial)
        form.named = deal.customer_name if deal is not None and customer is None else None
        if deal is not None and data is None:
            form.fields["customer"].widget.label = deal.customer_name  # type: ignore[attr-defined]
        return form

    def changes(self) -> dict[str, Any]:
        """What the draft is told: the chosen organisation, or what was typed."""
        typed = str(self.data.get("customer-label", "")).strip()
        values = {
            "customer": self.cleaned_data["customer"],
            "customer_tax_id": self.cleaned_data["customer_tax_id"],
            "country": self.cleaned_data["country"],
        }
        if values["customer"]:
            return values
        if typed == self.named:
            # What was typed stands, and with it whom the house has taken it for.
            del values["customer"]
            return values
        return {**values, "customer_name": typed}


class LineForm(Form):
    """One product of page 2."""

    product = _Text(label=_("Product"), widget=Combobox(reverse_lazy("deal_products")))
    quantity = _Number(label=_("Quantity"))
    requested_price = DecimalField(label=_("Requested price per unit"), required=False)

    def clean(self) -> dict[str, Any]:
        """A line without product is no line, unless something else was entered."""
        values: dict[str, Any] = super().clean() or {}
        typed = self.data.get(f"{self.add_prefix('product')}-label", "").strip()
        if not values.get("product") and (typed or values.get("requested_price")):
            self.add_error("product", _("Choose a product from the list."))
        if values.get("product") and "quantity" in values and values["quantity"] is None:
            self.add_error("quantity", _("Enter a quantity above zero, for example 40."))
        return values


class BaseLines(forms.BaseFormSet):
    """All lines of page 2."""

    def inputs(self) -> list[LineInput]:
        """The lines that hold a product."""
        return [
            LineInput(
                form.cleaned_data["product"],
                form.cleaned_data["quantity"],
                form.cleaned_data.get("requested_price"),
            )
            for form in self.kept()
        ]

    def kept(self) -> list[Any]:
        """The forms of these lines, in the same order."""
        return [
            form
            for form in self.forms
            if form.is_valid()
            and form.cleaned_data.get("product")
            and form.cleaned_data.get("quantity") is not None
            and not form.cleaned_data.get("DELETE")
        ]


LineFormSet = forms.formset_factory(
    LineForm,
    formset=BaseLines,
    extra=1,
    max_num=_MOST_LINES,
    absolute_max=_MOST_LINES + 1,
    can_delete=True,
)


class CompetitionForm(Form):
    """Page 3: against whom, until when, and what proves it."""

    competitor = forms.CharField(
        label=_("Competitor"),
        required=False,
        max_length=120,
        help_text=_("Who else offers to this customer, as far as you know."),
    )
    closing_date = _Day(label=_("Expected closing date"), widget=DateInput())
    tender = forms.BooleanField(label=_("Part of a tender"), required=False)
    notes = forms.CharField(
        label=_("Notes for the house"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why the customer needs this price, for example."),
    )

    @classmethod
    def of(cls, data: Any, deal: Deal) -> CompetitionForm:
        """The form of a draft."""
        names = ("competitor", "closing_date", "tender", "notes")
        return cls(data, initial={name: getattr(deal, name) for name in names})


class StageForm(Form):
    """Where selling stands."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    close_value = DecimalField(
        label=_("Close value"), required=False, help_text=_("If the customer bought.")
    )
    loss_reason = forms.ChoiceField(
        label=_("Loss reason"),
        required=False,
        choices=[("", "–"), *LossReason.choices],
        help_text=_("If the customer did not buy."),
    )
    competitor = forms.CharField(label=_("Competitor"), required=False, max_length=120)


class NamedCustomerForm(Form):
    """Which organisation the customer of a deal is."""

    customer = forms.CharField(
        label=_("Customer"),
        widget=Combobox(reverse_lazy("deal_customers")),
        help_text=_("Type its name or reference."),
        error_messages={"required": _("Choose a customer from the list.")},
    )


class ReasonForm(Form):
    """Why something is ended."""

    reason = reason_field(_("The other side reads it."))


class CancelForm(ReasonForm):
    """Why the house ends something of a partner's."""

    reason = reason_field(
        _("The other side reads it."), missing=_("Say why: the partner reads it.")
    )
