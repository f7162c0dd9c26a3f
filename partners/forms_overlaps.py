"""Forms of overlaps: a list as people have it, and what a side agrees to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.engine.lists import companies_in, companies_of_file
from partners.forms_sharing import last_day
from partners.selectors.overlaps import facets_to_agree
from portal.kernel.errors import Refused
from portal.kernel.pages.forms import CheckCards, FileDrop, Form

_LONGEST = 2 * 1024 * 1024


class ListForm(Form):
    """A list of companies: pasted, or as a file. What was pasted is shown again if refused."""

    companies = forms.CharField(
        label=_("Companies"),
        required=False,
        max_length=_LONGEST,
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
        help_text=_("With the same three columns, of at most 10 MB and 100,000 companies."),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one of both, read into ``listed``."""
        values = super().clean() or self.cleaned_data
        file, text = values.get("file"), values.get("companies", "")
        if file is None and not text.strip() and not self.errors:
            self.add_error("companies", _("Paste your list, or choose a file."))
        values["listed"] = []
        try:
            values["listed"] = companies_in(text) if file is None else companies_of_file(file)
        except Refused as error:
            self.refuse(error)
        return values


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
