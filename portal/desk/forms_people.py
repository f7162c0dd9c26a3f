"""Forms about the house's own people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import DepartmentCode
from portal.kernel.pages import forms as ours
from portal.kernel.selectors import calendar_choices


class ColleagueForm(ours.Form):
    """Who gets an account."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Enter the person's name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The invitation goes to this address."),
        error_messages={
            "required": _("Enter an e-mail address, for example name@company.com."),
            "invalid": _("Enter an e-mail address, for example name@company.com."),
        },
    )
    departments = forms.MultipleChoiceField(
        label=_("Departments"),
        choices=DepartmentCode.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_administrator = forms.BooleanField(
        label=_("Administrator"),
        help_text=_("Looks after routes, rules, people and all else under Manage."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Whoever is in no department sees nothing, unless they administer the house."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("departments") and not values.get("is_administrator"):
            self.add_error("departments", _("Choose at least one department."))
        return values


class RemitForm(ours.Form):
    """How far somebody sees with one department."""

    department = forms.CharField(widget=forms.HiddenInput)
    countries = forms.CharField(
        label=_("Countries"),
        help_text=_("Two-letter codes with commas, for example BG, RO. Nothing: all countries."),
        required=False,
        max_length=1000,
    )
    product_lines = forms.CharField(
        label=_("Product lines"),
        help_text=_("With commas, as products name them. Nothing: all lines."),
        required=False,
        max_length=5000,
    )
    own_only = forms.BooleanField(
        label=_("Own records alone"),
        help_text=_("Where records have an owner, no others are seen."),
        required=False,
    )

    @property
    def named(self) -> dict[str, Any]:
        """What the form says, as the command takes it."""
        given = self.cleaned_data
        return {
            "department": given["department"],
            "countries": given["countries"].split(","),
            "product_lines": given["product_lines"].split(","),
            "own_only": given["own_only"],
        }


class DepartmentForm(ours.Form):
    """Which hours a department keeps."""

    code = forms.ChoiceField(label=_("Department"), choices=DepartmentCode.choices)
    calendar = forms.ModelChoiceField(label=_("Working calendar"), queryset=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["calendar"].queryset = calendar_choices()  # type: ignore[attr-defined]
