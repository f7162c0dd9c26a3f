"""Forms of overlaps: a list as people have it, and what a side agrees to."""

from __future__ import annotations

import csv
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.engine.prints import ListedCompany
from partners.forms_sharing import last_day
from partners.selectors.overlaps import facets_to_agree
from portal.kernel.pages.forms import CheckCards, FileDrop, Form

_LARGEST = 2 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1251")
_COUNTRY_LENGTH = 2


class ListForm(Form):
    """A list of companies: pasted, or as a file. What was pasted is shown again if refused."""

    companies = forms.CharField(
        label=_("Companies"),
        required=False,
        max_length=_LARGEST,
        strip=True,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "One in each line: name, country code and tax number, as a spreadsheet gives them "
            "or with semicolons. Country and number may be empty; with them more is found."
        ),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        widget=FileDrop,
        help_text=_("With the same three columns, of at most 2 MB."),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of both, read into ``listed``."""
        values = super().clean() or self.cleaned_data
        file, text = values.get("file"), values.get("companies", "")
        if file is not None and file.size > _LARGEST:
            self.add_error("file", _("Choose a file of at most 2 MB."))
            return values
        if file is not None:
            text = _decoded(file.read())
        if not text.strip() and not self.errors:
            self.add_error("companies", _("Paste your list, or choose a file."))
        values["listed"] = companies_in(text)
        return values


def _decoded(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    return content.decode("latin-1")


def companies_in(text: str) -> list[ListedCompany]:
    """The companies of a text, by the separator that its first line has."""
    lines = text.splitlines()
    first = lines[0] if lines else ""
    delimiter = max("\t;,", key=first.count)
    found = []
    for row in csv.reader(lines, delimiter=delimiter):
        name, country, tax_id = [*(cell.strip() for cell in row), "", "", ""][:3]
        if name:
            code = country.upper() if len(country) == _COUNTRY_LENGTH else ""
            found.append(ListedCompany(name[:250], code, tax_id[:40]))
    return found


class AgreeForm(Form):
    """What a side agrees to open of the customers in common."""

    facets = forms.MultipleChoiceField(
        label=_("Facets"),
        required=False,
        widget=CheckCards,
        choices=lambda: [(facet.name, facet.label) for facet in facets_to_agree()],
    )


class HouseAgreesForm(AgreeForm):
    """The same for the house, which also says until when."""

    valid_until = last_day()
