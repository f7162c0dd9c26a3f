"""Forms of walls and of groups of competitors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from portal.kernel.pages.forms import CheckCards, Combobox, DateInput, Form, reason_field
from sharing.shareable import Shareable, choices_of


def _party_field(label: Any, help_text: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=Combobox(reverse_lazy("sharing_parties")),
        error_messages={"required": _("Choose a partner from the list.")},
        **options,
    )


class WallForm(Form):
    """Whom a wall keeps out, of which records, of what of them, from when until when, and why."""

    party = _party_field(
        _("Keep out"), _("A partner, a tier, a programme or a distribution line.")
    )
    record = forms.CharField(
        label=_("One record"),
        required=False,
        max_length=40,
        help_text=_("Its reference, for example C-1042. Empty: see below."),
    )
    owner = _party_field(
        _("Or what belongs to a partner"),
        _("If this and the record are empty, the wall stands before every record of the kind."),
        required=False,
    )
    facets = forms.MultipleChoiceField(
        label=_("What they will not see"),
        required=False,
        widget=CheckCards,
        help_text=_("None chosen means everything, also what is added to such records later."),
    )
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=DateInput, help_text=_("Empty means at once.")
    )
    valid_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput,
        help_text=_("The last day on which it stands; empty means without an end."),
    )
    reason = reason_field(
        _("Shown inside the house only: partners never learn of a wall."),
        missing=_("Say why this wall is needed."),
        most=500,
    )

    def __init__(self, *args: Any, shareable: Shareable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(facet.name, str(facet.label)) for facet in choices_of(shareable)]
        self.fields["facets"].choices = choices  # type: ignore[attr-defined]
        if not shareable.ownership:
            del self.fields["owner"]
        if not hasattr(shareable.model, "reference_prefix"):
            del self.fields["record"]


class RivalGroupForm(Form):
    """The name of a group of competitors, and why they are walled off."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("For example “Shipyards on the Danube”."),
        error_messages={"required": _("Give the group a name.")},
    )
    reason = reason_field(
        _("Shown inside the house only: partners never learn of a wall."),
        missing=_("Say why these walls are needed."),
        most=500,
    )


class RivalForm(Form):
    """One more partner in a group of competitors."""

    party = _party_field(_("Partner"), _("Type a name, or a reference such as P-1017."))
