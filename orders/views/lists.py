"""``/orders/``: orders, invoices, open items and purchase orders, a tab for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orders.models import OrderStatus, PurchaseStatus
from orders.policies import open_tabs
from orders.selectors import invoices, purchases
from orders.selectors.orders import order_list, sort_named
from portal.kernel.errors import NotFound
from portal.kernel.formats import country_text
from portal.kernel.pages.listing import Column, Listing
from portal.kernel.pages.paging import listing_of
from sharing.projections import project


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The tab that the address asks for; the first one that the viewer may open otherwise."""
    tabs = open_tabs(request.actor)
    if not tabs:
        raise NotFound
    tab = request.GET.get("view", tabs[0])
    if tab not in tabs:
        raise NotFound
    listing, extra = _TABS[tab](request)
    titles = {
        "orders": _("Orders"),
        "invoices": _("Invoices"),
        "receivables": _("Receivables"),
        "purchases": _("Purchase orders"),
    }
    context = {
        "list": listing,
        "tab": tab,
        "tabs": [(name, titles[name]) for name in tabs],
        "first_tab": tabs[0],
        **extra,
    }
    return render(request, f"orders/{tab}.html", context)


def _orders(request: HttpRequest) -> tuple[Listing, dict[str, Any]]:
    read = request.GET.get
    sort = read("sort", "-ordered")
    rows = order_list(
        actor=request.actor,
        text=read("q", ""),
        status=read("status", ""),
        country=read("country", ""),
        partner=read("partner", ""),
        customer=read("customer", ""),
    )
    listing = listing_of(
        request,
        _("Orders"),
        rows,
        sort_named(sort),
        project=project,
        filters=("status", "country", "partner", "customer"),
        live="Order",
        columns=[
            Column("partner", _("Partner")),
            Column("status", _("Status")),
            Column("ordered", _("Ordered on")),
            Column("due", _("Due on")),
            Column("lines", _("Lines")),
            Column("amount", _("Amount"), facet="amounts", coarse="amounts~"),
        ],
    )
    listing.sort = sort
    chips = []
    if status := read("status"):
        label = dict(OrderStatus.choices).get(status, status)
        chips.append(listing.chip("status", _("Status"), str(label)))
    if code := read("country"):
        chips.append(listing.chip("country", _("Country"), country_text(code)))
    if partner := read("partner"):
        chips.append(listing.chip("partner", _("Partner"), partner))
    listing.chips = chips
    return listing, {"statuses": OrderStatus.choices}


def _invoices(request: HttpRequest) -> tuple[Listing, dict[str, Any]]:
    rows = invoices.invoice_list(actor=request.actor, text=request.GET.get("q", ""))
    listing = listing_of(
        request, _("Invoices"), rows, invoices.NEWEST, project=project, live="Invoice"
    )
    return listing, {}


def _receivables(request: HttpRequest) -> tuple[Listing, dict[str, Any]]:
    read = request.GET.get
    rows = invoices.receivable_list(
        actor=request.actor, text=read("q", ""), overdue=bool(read("overdue"))
    )
    listing = listing_of(
        request,
        _("Receivables"),
        rows,
        invoices.DUE_FIRST,
        project=project,
        filters=("overdue",),
        live="Receivable",
    )
    if read("overdue"):
        listing.chips = [listing.chip("overdue", _("Due"), _("Overdue"))]
    return listing, {"today": timezone.localdate()}


def _purchases(request: HttpRequest) -> tuple[Listing, dict[str, Any]]:
    read = request.GET.get
    rows = purchases.purchase_order_list(
        actor=request.actor, text=read("q", ""), status=read("status", "")
    )
    listing = listing_of(
        request,
        _("Purchase orders"),
        rows,
        purchases.NEWEST,
        project=project,
        filters=("status",),
        live="PurchaseOrder",
    )
    if status := read("status"):
        label = dict(PurchaseStatus.choices).get(status, status)
        listing.chips = [listing.chip("status", _("Status"), str(label))]
    return listing, {"statuses": PurchaseStatus.choices}


_TABS: dict[str, Callable[[HttpRequest], tuple[Listing, dict[str, Any]]]] = {
    "orders": _orders,
    "invoices": _invoices,
    "receivables": _receivables,
    "purchases": _purchases,
}
