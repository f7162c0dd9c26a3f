"""Forms of customers, contacts, partners and members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.models import MembershipRole, OrganisationRole, Tier
from partners.models.organisations import CustomerStatus
from portal.kernel.pages.forms import Combobox, DecimalField, Form, RadioCards, reason_field

# The fields of the customer form, in the order of the page, by facet.
ORGANISATION_FIELDS = (
    "name",
    "status",
    "industry",
    "country",
    "region",
    "city",
    "website",
    "phone",
    "email",
    "street",
    "postal_code",
    "tax_id",
    "annual_revenue",
    "employees",
    "currency",
    "payment_terms_days",
    "credit_limit",
    "notes",
)


class OrganisationForm(Form):
    """What people enter about a customer; only fields of facets that they may edit are shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=250,
        error_messages={
            "required": _("Enter the company's name, for example Danube Shipyard AD.")
        },
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=CustomerStatus.choices, widget=RadioCards(inline=True)
    )
    industry = forms.CharField(label=_("Industry"), max_length=80, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", "–"), *countries], required=False
    )
    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    website = forms.CharField(
        label=_("Website"), help_text=_("For example https://company.com"), required=False
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    tax_id = forms.CharField(label=_("Tax number"), max_length=40, required=False)
    annual_revenue = DecimalField(
        label=_("Annual revenue"), max_digits=18, decimal_places=2, required=False
    )
    employees = forms.IntegerField(label=_("Employees"), min_value=0, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    payment_terms_days = forms.IntegerField(
        label=_("Payment terms, days"), min_value=0, max_value=365, required=False
    )
    credit_limit = DecimalField(
        label=_("Credit limit"), max_digits=18, decimal_places=2, required=False
    )
    notes = forms.CharField(
        label=_("Internal notes"), widget=forms.Textarea({"rows": 4}), required=False
    )

    def __init__(self, *args: Any, editable: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ORGANISATION_FIELDS:
            if name not in editable:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What was entered, as the services take it."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if "currency" in values:
            values["currency"] = values["currency"].upper() or settings.HOUSE_CURRENCY
        return values


class ContactForm(Form):
    """A person at a company."""

    full_name = forms.CharField(label=_("Full name"), max_length=200, required=False)
    job_title = forms.CharField(label=_("Job title"), max_length=100, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", "–"), *settings.LANGUAGES], required=False
    )


class InviteForm(Form):
    """A colleague who gets access."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Enter the person's name.")},
    )
    email = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The invitation goes to this address."),
        error_messages={"required": _("Enter an e-mail address, for example name@company.com.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=MembershipRole.choices,
        initial=MembershipRole.USER,
        widget=RadioCards(
            hints={
                "admin": _("Invites and removes colleagues, and everything that a user does"),
                "manager": _("Sees the team's work, and everything that a user does"),
                "user": _("Works with customers, deals and prices"),
            }
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class PartnerForm(Form):
    """An organisation's place in the programme."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices, widget=RadioCards(inline=True))
    programme = forms.CharField(label=_("Programme"), max_length=80, required=False)
    partner_type = forms.CharField(label=_("Partner type"), max_length=60, required=False)
    territory = forms.CharField(label=_("Territory"), max_length=60, required=False)
    distributor = forms.CharField(
        label=_("Distributor"),
        required=False,
        widget=Combobox(reverse_lazy("partner_options")),
        help_text=_("Whose line the partner belongs to; empty if it buys from the house."),
    )
    reason = reason_field(
        _("Why it changes; where a second person decides on it, they read this."), most=500
    )


class OnboardForm(PartnerForm):
    """A new partner: an organisation that exists, or a new one by its name."""

    reason = None
    field_order = ("name", "country", "city", "role")
    name = forms.CharField(
        label=_("Company name"),
        max_length=250,
        error_messages={"required": _("Enter the company's name, for example Vitosha Supply.")},
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=lambda: [("", "–"), *countries], required=False
    )
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (role.value, role.label)
            for role in (
                OrganisationRole.RESELLER,
                OrganisationRole.DISTRIBUTOR,
                OrganisationRole.SUPPLIER,
            )
        ],
        widget=RadioCards(inline=True),
    )


class PreviewForm(Form):
    """Why somebody of the house looks with another person's eyes."""

    reason = reason_field(
        _("Kept with who looked, as whom and when."),
        missing=_("Say why you look: it is kept with who and when."),
        most=500,
    )


class AcknowledgeForm(Form):
    """What a company adds when it says that its copies are gone."""

    note = forms.CharField(
        label=_("What you did"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: the file is deleted, our system has dropped the record."),
    )
