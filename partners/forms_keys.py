"""Forms of a partner's keys."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.services.keys import KEY_SCOPES
from portal.kernel.pages.credentials import (
    end_of,
    in_three_months,
    name_field,
    scopes_field,
)
from portal.kernel.pages.forms import DateInput, Form

_LABELS = {
    "read": (pgettext_lazy("scope", "Read"), _("What a colleague of yours sees")),
    "write": (pgettext_lazy("scope", "Write"), _("Register deals, comment, report prices")),
    "export": (pgettext_lazy("scope", "Export"), _("Take whole lists away as files")),
}


class EndForm(Form):
    """Until when a key works: through the whole of that day."""

    until = forms.DateField(
        label=_("Works until"),
        help_text=_("At most a year ahead."),
        widget=DateInput,
        initial=in_three_months,
        error_messages={"required": _("Choose the last day.")},
    )

    def expires_at(self) -> datetime:
        """The end of the chosen day, in the viewer's time zone; but no more than a year ahead."""
        return end_of(self.cleaned_data["until"])


class KeyForm(EndForm):
    """What uses the key, and what for."""

    field_order = ("name", "scopes", "until")
    name = name_field()
    scopes = scopes_field(KEY_SCOPES, _LABELS)
