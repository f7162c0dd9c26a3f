"""The timeline tab of a customer, and saying something there."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.panels import customer_tab
from partners.selectors.organisations import access_organisation, record_of
from partners.views.customer import customer_frame
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import DateInput, Form
from records.models import InteractionKind
from records.policies import may_speak
from records.selectors.timeline import timeline_of
from records.services.converse import add_comment, record_interaction
from sharing.projections import Shown

_FACET = "history"


class RemarkForm(Form):
    """A comment, or what happened in a call, visit or mail."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[("comment", gettext_lazy("Comment")), *InteractionKind.choices],
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Empty means today."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write what happened.")},
    )


@customer_tab(
    "timeline", gettext_lazy("Timeline"), order=60, facet=_FACET, live="Organisation Comment"
)
def timeline(request: HttpRequest, seen: Shown) -> tuple[str, dict[str, Any]]:
    """What happened, the newest first, and a form for whoever may add to it."""
    page = timeline_of(actor=request.actor, record=seen, after=request.GET.get("after"))
    speaks = may_speak(request.actor, record_of(seen), _FACET)
    return "partners/customer_timeline.html", {
        "entries": page.items,
        "older": page.cursors[-1] if page.has_next else "",
        "remark": RemarkForm(prefix="remark") if speaks else None,
    }


@login_required
def remark(request: HttpRequest, reference: str) -> HttpResponse:
    """``/customers/C-1042/timeline/new/``: add a comment or an interaction."""
    seen = access_organisation(actor=request.actor, reference=reference)
    if not seen.sees(_FACET):
        raise NotFound
    form = RemarkForm(request.POST or None, prefix="remark")
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, record_of(seen), form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is on the timeline."))
            return redirect("customer_tab", seen.reference, "timeline")
    template, context = timeline(request, seen)
    context |= customer_frame(request, seen, "timeline") | {"body": template, "remark": form}
    return render(
        request,
        "partners/customer.html",
        context | {"form": form},
        status=422 if form.errors else 200,
    )


def _say(request: HttpRequest, record: Any, said: dict[str, Any]) -> None:
    if said["kind"] == "comment":
        add_comment(actor=request.actor, record=record, text=said["text"], facet=_FACET)
        return
    day = said["happened_on"]
    moment = timezone.make_aware(datetime.combine(day, time(12))) if day else None
    record_interaction(
        actor=request.actor,
        record=record,
        kind=InteractionKind(said["kind"]),
        text=said["text"],
        happened_at=moment,
        facet=_FACET,
    )
