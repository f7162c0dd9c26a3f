"""The list of customers with its side panel."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models.organisations import CustomerStatus
from partners.panels import tabs_for
from partners.policies import can_create_organisation, can_export, can_share_organisations
from partners.selectors.customers import (
    CustomerFilters,
    CustomerRow,
    customer_page,
    customer_rows,
    customer_total,
    views_for,
)
from partners.selectors.organisations import access_organisation, contacts_of, record_of
from portal.kernel.errors import NotFound
from portal.kernel.formats import country_text
from portal.kernel.keyset import Page
from portal.kernel.pages.listing import Column, Listing
from sharing.selectors import grants_on

FILTERS = ("country", "status", "industry", "owner", "party")
# What the list is sorted by unless the address says otherwise.
DEFAULT_SORT = "name"


def filters_of(request: HttpRequest) -> CustomerFilters:
    """The filters in the address; unknown codes match nothing rather than everything."""
    read = request.GET.get
    party = read("party", "")
    return CustomerFilters(
        view=read("view", "all"),
        query=read("q", ""),
        countries=tuple(code for code in read("country", "").upper().split(",") if code),
        statuses=tuple(code for code in read("status", "").split(",") if code),
        industry=read("industry", ""),
        owner=read("owner", ""),
        shared_with=int(party) if party.isdecimal() else None,
    )


@login_required
@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """``/customers/``: the list, or the side panel alone when htmx asks for it."""
    reference = request.GET.get("peek", "")
    context = {"peek": peek_of(request, reference) if reference else None}
    if request.htmx.target != "peek":
        context["list"] = _listing(request)
        context |= {
            "views": views_for(request.actor),
            "view": request.GET.get("view", "all"),
            "statuses": CustomerStatus.choices,
            "may_create": can_create_organisation(request.actor),
            "may_share": can_share_organisations(request.actor),
            "may_export": can_export(request.actor),
        }
    return render(request, "partners/customers.html", context)


def _listing(request: HttpRequest) -> Listing:
    filters = filters_of(request)
    sort = request.GET.get("sort") or DEFAULT_SORT
    after, before = request.GET.get("after"), request.GET.get("before")
    found = customer_page(
        actor=request.actor, filters=filters, sort=sort, after=after, before=before
    )
    number, is_capped = _total(request, filters, found)
    listing = Listing(
        request,
        _("Customers"),
        found,
        filters=(*FILTERS, "view"),
        live="Organisation",
        total=number,
        total_is_capped=is_capped,
        sort=sort,
        columns=_columns(request),
    )
    listing.chips = _chips(request, listing)
    return listing


def _columns(request: HttpRequest) -> list[Column]:
    may_share = can_share_organisations(request.actor)
    return [
        Column("shared", _("Visible to") if may_share else _("Shared")),
        Column("status", _("Status")),
        Column("sales", _("Sales, 12 months"), facet="commercial", coarse="commercial~"),
        Column("activity", _("Last activity"), facet="history"),
    ]


def _total(
    request: HttpRequest, filters: CustomerFilters, found: Page[CustomerRow]
) -> tuple[int, bool]:
    """A page that holds everything needs no count."""
    if not found.has_next and not found.has_previous:
        return len(found.items), False
    total = customer_total(actor=request.actor, filters=filters)
    return total.number, total.is_capped


def _chips(request: HttpRequest, listing: Listing) -> list[object]:
    read = request.GET.get
    statuses = dict(CustomerStatus.choices)
    chips = []
    if countries := read("country"):
        text = ", ".join(country_text(code.upper()) or code for code in countries.split(","))
        chips.append(listing.chip("country", _("Country"), text))
    if status := read("status"):
        text = ", ".join(str(statuses.get(code, code)) for code in status.split(","))
        chips.append(listing.chip("status", _("Status"), text))
    if industry := read("industry"):
        chips.append(listing.chip("industry", _("Industry"), industry))
    if read("owner") == "me":
        chips.append(listing.chip("owner", _("Account manager"), _("is you")))
    return chips


def peek_of(request: HttpRequest, reference: str) -> dict[str, object] | None:
    """What the side panel shows of a customer; nothing for one that the viewer cannot see."""
    try:
        customer = access_organisation(actor=request.actor, reference=reference)
    except NotFound:
        return None
    record = record_of(customer)
    contacts = contacts_of(actor=request.actor, customer=customer)
    return {
        "customer": customer,
        "row": customer_rows(request.actor, [record])[0],
        "contact": contacts.first() if customer.sees("contacts") else None,
        "grants": list(grants_on(actor=request.actor, record=record)[:8]),
        "tabs": tabs_for(customer),
    }
