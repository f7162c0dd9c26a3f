"""The form of a personal token."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.kernel.pages.credentials import (
    end_of,
    in_three_months,
    name_field,
    scopes_field,
)
from portal.kernel.pages.forms import DateInput, Form
from portal.kernel.services.tokens import SCOPES

_WORDS = {
    "read": (pgettext_lazy("scope", "Read"), _("What you see yourself")),
    "write": (pgettext_lazy("scope", "Write"), _("What you may do yourself")),
    "export": (pgettext_lazy("scope", "Export"), _("Take whole lists away as files")),
    "webhooks": (pgettext_lazy("scope", "Webhooks"), _("Set up where changes are sent")),
}


class TokenForm(Form):
    """What uses the token, what for, and until when: through the whole of that day."""

    name = name_field()
    scopes = scopes_field(SCOPES, _WORDS)
    until = forms.DateField(
        label=_("Works until"),
        help_text=_("Without a date it works until you end it."),
        required=False,
        widget=DateInput,
        initial=in_three_months,
    )

    def expires_at(self) -> datetime | None:
        """The end of the chosen day in the viewer's time zone; ``None`` if it stays open."""
        day = self.cleaned_data["until"]
        return end_of(day) if day else None
