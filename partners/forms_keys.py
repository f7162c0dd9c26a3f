"""Forms of a partner's keys."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.services.keys import KEY_SCOPES
from portal.kernel.pages.forms import CheckCards, DateInput, Form

_LABELS = {
    "read": (pgettext_lazy("scope", "Read"), _("What a colleague of yours sees")),
    "write": (pgettext_lazy("scope", "Write"), _("Register deals, comment, report prices")),
    "export": (pgettext_lazy("scope", "Export"), _("Take whole lists away as files")),
}


def _in_three_months() -> object:
    return timezone.localdate() + timedelta(days=90)


class EndForm(Form):
    """Until when a key works: through the whole of that day."""

    until = forms.DateField(
        label=_("Works until"),
        help_text=_("At most a year ahead."),
        widget=DateInput,
        initial=_in_three_months,
        error_messages={"required": _("Choose the last day.")},
    )

    def expires_at(self) -> datetime:
        """The end of the chosen day, in the viewer's time zone; but no more than a year ahead."""
        end = datetime.combine(self.cleaned_data["until"], time.max)
        return timezone.make_aware(end)


class KeyForm(EndForm):
    """What uses the key, and what for."""

    field_order = ("name", "scopes", "until")
    name = forms.CharField(
        label=_("Name"),
        help_text=_("What uses it, for example “Nightly price update”."),
        max_length=100,
        error_messages={"required": _("Name the token after what uses it.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        choices=[(code, _LABELS[code][0]) for code in KEY_SCOPES],
        initial=["read"],
        widget=CheckCards({code: _LABELS[code][1] for code in KEY_SCOPES}),
        error_messages={"required": _("Choose what it may do.")},
    )
