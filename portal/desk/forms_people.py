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
        error_messages={"required": _("Choose at least one department.")},
    )
    is_administrator = forms.BooleanField(
        label=_("Administrator"),
        help_text=_("Looks after routes, rules, people and all else under Manage."),
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class DepartmentForm(ours.Form):
    """Which hours a department keeps."""

    code = forms.ChoiceField(label=_("Department"), choices=DepartmentCode.choices)
    calendar = forms.ModelChoiceField(label=_("Working calendar"), queryset=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["calendar"].queryset = calendar_choices()  # type: ignore[attr-defined]
