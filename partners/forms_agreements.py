"""Forms of agreements and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.selectors.agreements import agreement_choices
from partners.services.agreements import LANGUAGES
from portal.kernel.pages.forms import DateInput, FileDrop, Form


def agreement_field() -> forms.ChoiceField:
    """The agreement that has to be accepted before a share opens."""
    return forms.ChoiceField(
        label=_("Opens only under an agreement"),
        required=False,
        choices=lambda: [("", _("None: it opens at once")), *agreement_choices()],
        help_text=_("Until a partner admin has accepted its current version, nothing opens."),
    )


def _text_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100_000, widget=forms.Textarea({"rows": 8})
    )


class VersionForm(Form):
    """The words of a version in three languages, when they begin, and what changed."""

    text_en = _text_field(_("Text in English"))
    text_ru = _text_field(_("Text in Russian"))
    text_bg = _text_field(_("Text in Bulgarian"))
    file = forms.FileField(label=_("File"), required=False, widget=FileDrop)
    valid_from = forms.DateField(
        label=_("From"),
        required=False,
        widget=DateInput,
        help_text=_("Empty means at once. Companies may accept it before."),
    )
    note = forms.CharField(label=_("What changed"), required=False, max_length=300)

    def texts(self) -> dict[str, str]:
        """The text by language."""
        return {each: self.cleaned_data[f"text_{each}"] for each in LANGUAGES}


class AgreementForm(VersionForm):
    """A new agreement: its name and its first version."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        help_text=_("For example “Non-disclosure agreement”."),
        error_messages={"required": _("Give the agreement a name.")},
    )
    field_order = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["valid_from"], self.fields["note"]
