"""The form of a personal token."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.kernel.pages.forms import CheckCards, DateInput, Form
from portal.kernel.services.tokens import SCOPES

_WORDS = {
    "read": (pgettext_lazy("scope", "Read"), _("What you see yourself")),
    "write": (pgettext_lazy("scope", "Write"), _("What you may do yourself")),
    "export": (pgettext_lazy("scope", "Export"), _("Take whole lists away as files")),
    "webhooks": (pgettext_lazy("scope", "Webhooks"), _("Set up where changes are sent")),
}


def _in_three_months() -> object:
    return timezone.localdate() + timedelta(days=90)


class TokenForm(Form):
    """What uses the token, what for, and until when: through the whole of that day."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("What uses it, for example “Nightly price update”."),
        max_length=100,
        error_messages={"required": _("Name the token after what uses it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=[(code, _WORDS[code][0]) for code in SCOPES],
        initial=["read"],
        widget=CheckCards({code: _WORDS[code][1] for code in SCOPES}),
        error_messages={"required": _("Choose what it may do.")},
    )
    until = forms.DateField(
        label=_("Works until"),
        help_text=_("Without a date it works until you end it."),
        required=False,
        widget=DateInput,
        initial=_in_three_months,
    )

    def expires_at(self) -> datetime | None:
        """The end of the chosen day in the viewer's time zone; ``None`` if it stays open."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None
