"""The form of a sharing rule."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.forms_sharing import TermsForm
from portal.kernel.pages.forms import CheckCards
from sharing.rule_values import values_of
from sharing.shareable import Criterion, Shareable

# Before a criterion's name in the form, so that it is never taken for a field of the rule.
BY = "by_"


class RuleForm(TermsForm):
    """Whose records, shared with whom, what of them, until when, and why."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Give the rule a name.")},
        help_text=_("For example “Paints in Bulgaria to gold partners”."),
    )

    def __init__(self, *args: Any, shareable: Shareable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shareable = shareable
        asked = {f"{BY}{each.name}": _field(shareable, each) for each in shareable.criteria}
        self.fields |= asked
        self.order_fields(["name", *asked])
        facets = [(facet.name, str(facet.label)) for facet in shareable.grantable]
        self.fields["facets"].choices = facets  # type: ignore[attr-defined]
        self.initial.setdefault("facets", [shareable.base])

    def criteria(self) -> dict[str, list[str]]:
        """The criteria that were chosen, by name."""
        return criteria_in(self.shareable, self.cleaned_data)


def _field(shareable: Shareable, criterion: Criterion) -> forms.MultipleChoiceField:
    few = bool(criterion.column(shareable.model).choices)
    return forms.MultipleChoiceField(
        label=capfirst(str(criterion.title(shareable.model))),
        required=False,
        choices=values_of(shareable, criterion),
        widget=CheckCards if few else forms.SelectMultiple,
    )


def criteria_in(shareable: Shareable, values: Any) -> dict[str, list[str]]:
    """The criteria in checked form data or in a query (``getlist`` or ``get``)."""
    read = getattr(values, "getlist", None) or (lambda name: values.get(name) or [])
    asked = {each.name: read(f"{BY}{each.name}") for each in shareable.criteria}
    return {name: chosen for name, chosen in asked.items() if chosen}
