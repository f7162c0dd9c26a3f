"""``/manage/``: what administrators look after."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """One page that administrators use; listed once it exists."""

    url_name: str
    label: str | Promise
    hint: str | Promise
    icon: str


PLACES = (
    Place("partners", _("Partners"), _("Programmes, tiers, people, standing"), "users-round"),
    Place("people", _("Colleagues and departments"), _("Who works at the house"), "circle-user"),
    Place("routes", _("Routing policies"), _("Who decides which request, when"), "route"),
    Place("calendars", _("Working calendars"), _("When clocks run"), "calendar-clock"),
    Place("imports", _("Import"), _("Files of customers, products, orders and prices"), "file-up"),
    Place("house_webhooks", _("Webhooks"), _("Systems that are told of changes"), "webhook"),
    Place("exports", _("Exports"), _("Who took which list away"), "download"),
    Place("sharing_rules", _("Sharing rules"), _("Records shared by criteria"), "share-2"),
    Place(
        "sharing_changes", _("Sharing changes"), _("What a second person decides"), "users-round"
    ),
    Place("sharing_proof", _("Proof of sharing"), _("Every channel, compared"), "shield-check"),
    Place("agreements", _("Agreements"), _("Terms that open what is shared"), "file-check"),
    Place("overlaps", _("Overlaps"), _("Customer lists, compared blindly"), "layers"),
    Place("walls", _("Walls"), _("What partners never see, whatever is shared"), "shield"),
    Place("recalls", _("Recalls"), _("What partners are to delete, and who has"), "undo-2"),
    Place("previews", _("Previews"), _("Who looked with whose eyes, and why"), "eye"),
    Place("wagtailadmin_home", _("News and library"), _("The content editor"), "newspaper"),
    Place("admin:index", _("Database admin"), _("Accounts and technical tables"), "server"),
    Place("styleguide", _("Style guide"), _("Every component of the pages"), "layers"),
)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@login_required
@require_safe
def manage(request: HttpRequest) -> HttpResponse:
    """The index; nobody else learns that it exists."""
    if not request.actor.is_administrator:  # type: ignore[attr-defined]
        raise NotFound
    places = [(place, url) for place in PLACES if (url := _address(place.url_name))]
    return render(request, "desk/manage.html", {"places": places})
