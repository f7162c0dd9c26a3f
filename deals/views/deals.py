"""The list of deals and the board, over the same filters."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from deals.models import Stage
from deals.policies import can_register
from deals.selectors.deals import VIEWS, DealFilter, deal_board, deal_page
from deals.states import DealStatus
from portal.kernel.actors import Actor
from portal.kernel.formats import country_text
from portal.kernel.pages.listing import Column, Listing

FILTERS = ("stage", "status", "country", "competitor", "customer")
# Views that say something to the house alone, and to partners alone.
_HOUSE_ONLY, _PARTNER_ONLY = {"incomplete"}, {"drafts"}


def filters_of(request: HttpRequest) -> DealFilter:
    """The filters in the address."""
    read = request.GET.get
    return DealFilter(
        view=read("view", "open"),
        text=read("q", ""),
        status=read("status", ""),
        stage=read("stage", ""),
        country=read("country", ""),
        competitor=read("competitor", ""),
        customer=read("customer", ""),
    )


def views_for(actor: Actor) -> list[tuple[str, str]]:
    """The saved views of the list, with their names."""
    labels = {
        "open": pgettext("deals", "Open"),
        "mine": _("Mine"),
        "drafts": _("Drafts"),
        "waiting": _("In approval"),
        "protected": _("Protected"),
        "ending": _("Protection ends soon"),
        "incomplete": _("Incomplete"),
        "all": _("All"),
    }
    hidden = _PARTNER_ONLY if actor.is_house else _HOUSE_ONLY
    return [(code, labels[code]) for code in VIEWS if code not in hidden]


@login_required
@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """``/deals/``, or the board with ``?as=board``."""
    filters = filters_of(request)
    context: dict[str, Any] = {
        "views": views_for(request.actor),
        "view": filters.view,
        "stages": Stage.choices,
        "statuses": DealStatus.choices,
        "may_register": can_register(request.actor),
        "is_house": request.actor.is_house,
    }
    listing = Listing(
        request,
        _("Deals"),
        filters=FILTERS,
        live="Deal",
        sort=request.GET.get("sort") or "-created",
        columns=[] if request.GET.get("as") == "board" else _columns(request.actor),
    )
    listing.chips = _chips(request, listing)
    if request.GET.get("as") == "board":
        context |= {"list": listing, "board": deal_board(actor=request.actor, filters=filters)}
        return render(request, "deals/board.html", context)
    after, before = request.GET.get("after"), request.GET.get("before")
    listing.page = deal_page(
        actor=request.actor, filters=filters, sort=listing.sort, after=after, before=before
    )
    return render(request, "deals/deals.html", context | {"list": listing})


def _columns(actor: Actor) -> list[Column]:
    partner = [Column("partner", _("Partner"))] if actor.is_house else []
    return [
        *partner,
        Column("status", _("Status")),
        Column("stage", _("Stage")),
        Column("amount", _("Amount"), facet="prices", coarse="prices~"),
        Column("closing", _("Closing date")),
        Column("protected", _("Protected until")),
        Column("created", _("Entered")),
    ]


def _chips(request: HttpRequest, listing: Listing) -> list[Any]:
    read = request.GET.get
    names = {
        "stage": (_("Stage"), dict(Stage.choices)),
        "status": (_("Status"), dict(DealStatus.choices)),
    }
    chips = [
        listing.chip(name, label, str(texts.get(value, value)))
        for name, (label, texts) in names.items()
        if (value := read(name))
    ]
    if country := read("country"):
        chips.append(listing.chip("country", _("Country"), country_text(country.upper())))
    if competitor := read("competitor"):
        chips.append(listing.chip("competitor", _("Competitor"), competitor))
    if customer := read("customer"):
        chips.append(listing.chip("customer", _("Customer"), customer))
    return chips
