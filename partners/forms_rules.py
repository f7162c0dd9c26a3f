"""The form of a sharing rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from partners.forms_sharing import TermsForm
from partners.models import Organisation
from portal.kernel.models import User
from portal.kernel.pages.forms import CheckCards
from sharing.shareable import Shareable

# More values than this are typed, not chosen from a list.
MOST_VALUES = 300


class RuleForm(TermsForm):
    """Whose records, shared with whom, what of them, until when, and why."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the rule a name.")},
        help_text=_("For example “Paints in Bulgaria to gold partners”."),
    )
    country = forms.MultipleChoiceField(label=_("Country"), required=False)
    region = forms.MultipleChoiceField(label=_("Region"), required=False)
    industry = forms.MultipleChoiceField(label=_("Industry"), required=False)
    status = forms.MultipleChoiceField(label=_("Status"), required=False, widget=CheckCards)
    owner = forms.MultipleChoiceField(label=_("Account manager"), required=False)
    field_order = ("name", "country", "region", "industry", "status", "owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shareable: Shareable = Organisation.shareable
        choices = {name: values_of(name) for name in shareable.criteria}
        choices["facets"] = [(facet.name, str(facet.label)) for facet in shareable.grantable]
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.initial.setdefault("facets", [shareable.base])

    def criteria(self) -> dict[str, list[str]]:
        """The criteria that were chosen, by column."""
        return criteria_in(self.cleaned_data)


def criteria_in(values: Any) -> dict[str, list[str]]:
    """The criteria in checked form data or in a query (``getlist`` or ``get``)."""
    read = getattr(values, "getlist", None) or (lambda name: values.get(name) or [])
    return {name: read(name) for name in Organisation.shareable.criteria if read(name)}


def values_of(name: str) -> list[tuple[str, str]]:
    """The values that a criterion may ask for, with their names: those that customers have."""
    shareable: Shareable = Organisation.shareable
    rows = Organisation.objects.filter(shareable.rules_on).exclude(**{name: None})
    found = rows.order_by(name).values_list(name, flat=True).distinct()[:MOST_VALUES]
    values = [str(value) for value in found if value != ""]
    return sorted(_named(name, values), key=lambda pair: pair[1].casefold())


def _named(name: str, values: list[str]) -> list[tuple[str, str]]:
    if name == "country":
        return [(value, countries.name(value) or value) for value in values]
    if name == "owner":
        people = User.objects.filter(pk__in=values).values_list("pk", "full_name")
        return [(str(pk), full_name) for pk, full_name in people]
    if name == "status":
        labels = dict(Organisation._meta.get_field("status").flatchoices)
        return [(value, str(labels.get(value, value))) for value in values]
    return [(value, value) for value in values]
