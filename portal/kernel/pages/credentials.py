"""What forms of tokens and of keys ask alike: what uses one, what for, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.pages.forms import CheckCards


def in_three_months() -> date:
    """The last day that is proposed."""
    return timezone.localdate() + timedelta(days=90)


def end_of(day: date) -> datetime:
    """The end of a day in the viewer's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def name_field() -> forms.CharField:
    """What uses it."""
    return forms.CharField(
        label=_("Name"),
        help_text=_("What uses it, for example “Nightly price update”."),
        max_length=100,
        error_messages={"required": _("Name the token after what uses it.")},
    )


def scopes_field(
    codes: Sequence[str], words: Mapping[str, tuple[Any, Any]]
) -> forms.MultipleChoiceField:
    """What for: ``words`` are each scope's name and what it lets somebody do."""
    return forms.MultipleChoiceField(
        label=_("May"),
        choices=[(code, words[code][0]) for code in codes],
        initial=["read"],
        widget=CheckCards({code: words[code][1] for code in codes}),
        error_messages={"required": _("Choose what it may do.")},
    )
