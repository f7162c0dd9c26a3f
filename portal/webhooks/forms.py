"""Forms of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.pages import forms as ours
from portal.webhooks.kinds import TOPICS, codes_in, topics_in
from portal.webhooks.models import WebhookEndpoint


class EndpointForm(ours.Form):
    """Where to send what. ``kinds`` are the chosen topics and the codes that were written."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("What listens there, for example “Our ERP”."),
        max_length=100,
        error_messages={"required": _("Name it after what listens there.")},
    )
    url = forms.CharField(
        label=_("Address"),
        help_text=_(
            "For example https://erp.company.com/guildhall. Private addresses are refused."
        ),
        max_length=500,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the address that messages go to.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(topic.pattern, topic.label) for topic in TOPICS],
        required=False,
        widget=ours.CheckCards({topic.pattern: topic.hint for topic in TOPICS}),
    )
    codes = forms.CharField(
        label=_("Single events"),
        help_text=_("One code on each line, for example deals.deal.approved."),
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
    )

    def chosen(self) -> dict[str, Any]:
        """What was entered, as the services take it."""
        values = dict(self.cleaned_data)
        codes = values.pop("codes").split()
        return {**values, "kinds": [*values["kinds"], *codes]}


def values_of(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint as the form shows it."""
    return {
        "name": endpoint.name,
        "url": endpoint.url,
        "kinds": topics_in(endpoint.kinds),
        "codes": "\n".join(codes_in(endpoint.kinds)),
    }


class RotateForm(ours.Form):
    """Another secret."""

    at_once = forms.BooleanField(
        label=_("End the former secret at once"),
        help_text=_("If somebody else knows it. Otherwise both sign for 24 hours."),
        required=False,
        widget=ours.Switch,
    )


class MomentInput(forms.DateTimeInput):
    """A moment, typed or picked, by the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ReplayForm(ours.Form):
    """Between which moments, in the viewer's time zone."""

    since = forms.DateTimeField(
        label=_("From"),
        widget=MomentInput,
        error_messages={"required": _("Choose the moment to begin with.")},
    )
    until = forms.DateTimeField(
        label=_("Until"), help_text=_("Empty: until now."), widget=MomentInput, required=False
    )
