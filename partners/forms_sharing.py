"""Forms of the sharing dialog."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners.forms_agreements import agreement_field
from partners.models import Tier
from portal.kernel.pages.forms import (
    CheckCards,
    Combobox,
    DateInput,
    Form,
    RadioCards,
    reason_field,
)
from sharing.projections import Shown
from sharing.shareable import Level, Shareable


def last_day() -> forms.DateField:
    """The end of a share as people enter it."""
    return forms.DateField(
        label=_("Until"),
        required=False,
        widget=DateInput,
        help_text=_("The last day on which they see it; empty means without an end."),
    )


class TermsForm(Form):
    """What every sharing says: with whom, what of a record, until when, and why."""

    party = forms.CharField(
        label=_("Share with"),
        help_text=_("A partner, a role or a person there, a tier, a programme or a line."),
        widget=Combobox(reverse_lazy("sharing_parties")),
        error_messages={"required": _("Choose a partner from the list.")},
    )
    facets = forms.MultipleChoiceField(
        label=_("What they will see"), required=False, widget=CheckCards
    )
    valid_until = last_day()
    agreement = agreement_field()
    reason = reason_field(
        _("Shown to the receiver, and to whoever asks why."),
        missing=_("Say why you share this."),
        most=500,
    )


class ShareForm(TermsForm):
    """Whom to share with, what, how far, until when, and why."""

    level = forms.ChoiceField(
        label=_("What they may do"),
        choices=Level.choices,
        initial=Level.VIEW,
        widget=RadioCards(inline=True),
    )
    valid_from = forms.DateField(
        label=_("From"),
        required=False,
        widget=DateInput,
        help_text=_("The first day on which they see it; empty means at once."),
    )
    field_order = (
        "party",
        "facets",
        "level",
        "valid_from",
        "valid_until",
        "agreement",
        "reason",
    )

    def __init__(self, *args: Any, shown: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shareable = shown.declaration
        field = self.fields["facets"]
        field.choices = [  # type: ignore[attr-defined]
            (facet.name, facet.label) for facet in shareable.grantable if shown.sees(facet.name)
        ]
        field.widget.hints = {  # type: ignore[attr-defined]
            facet.name: field_names(shareable.model, facet.fields) for facet in shareable.grantable
        }
        self.initial.setdefault("facets", [shareable.base])


def field_names(model: Any, names: tuple[str, ...]) -> str:
    """``2 fields: phone, e-mail``, of the columns that have a name for people; else nothing."""
    known = {field.name: field for field in model._meta.concrete_fields if field.editable}
    # A column without a name for people is not told of.
    called = (known[name].verbose_name for name in names if name in known)
    labels = list(dict.fromkeys(str(each) for each in called if isinstance(each, Promise)))
    count = ngettext("%(n)s field", "%(n)s fields", len(labels)) % {"n": len(labels)}
    return f"{count}: {', '.join(labels)}" if labels else ""


class ExtendForm(Form):
    """The new end of a share."""

    valid_until = last_day()
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class ChangeResendForm(Form):
    """What whoever asked for a change says to whoever returned it."""

    reason = reason_field(
        _("Those who decide read it."),
        missing=_("Say why this is to change: whoever decides reads it."),
    )


class ShareAgainForm(ChangeResendForm):
    """Other terms of a share that waits."""

    facets = forms.MultipleChoiceField(
        label=_("What they will see"), required=False, widget=CheckCards
    )
    valid_from = forms.DateField(
        label=_("From"), required=False, widget=DateInput, help_text=_("Empty means at once.")
    )
    valid_until = last_day()
    field_order = ("facets", "valid_from", "valid_until", "reason")

    def __init__(self, *args: Any, shareable: Shareable, moves_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(facet.name, str(facet.label)) for facet in shareable.grantable]
        self.fields["facets"].choices = choices  # type: ignore[attr-defined]
        if moves_end:
            del self.fields["facets"], self.fields["valid_from"]


class PlaceAgainForm(ChangeResendForm):
    """Another place of a partner than the one that was returned."""

    tier = forms.ChoiceField(label=_("Tier"), choices=Tier.choices, widget=RadioCards(inline=True))
    programme = forms.CharField(label=_("Programme"), max_length=80, required=False)
    distributor = forms.CharField(
        label=_("Distributor"),
        required=False,
        widget=Combobox(reverse_lazy("partner_options")),
        help_text=_("Whose line the partner belongs to; empty if it buys from the house."),
    )
    field_order = ("tier", "programme", "distributor", "reason")


class ChangeEndForm(Form):
    """Why nobody is to decide on a change."""

    reason = reason_field(_("Those who were to decide read it."))


class ChangeCancelForm(ChangeEndForm):
    """Why an administrator ends the request of a change."""

    reason = reason_field(
        _("Those who were to decide read it."),
        missing=_("Say why you cancel it: the author reads this."),
    )
