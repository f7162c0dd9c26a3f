"""One customer: its tabs, as far as the viewer sees them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partners.models import Organisation
from partners.panels import customer_tab, tab_named, tabs_for
from partners.policies import can_share_organisations
from partners.selectors.customers import customer_rows
from partners.selectors.organisations import access_organisation, contacts_of, record_of
from portal.kernel.errors import NotFound
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.selectors import grants_on
from sharing.shareable import Level


@login_required
@require_safe
def customer(request: HttpRequest, reference: str) -> HttpResponse:
    """``/customers/C-1042/``: the overview."""
    return customer_tab_page(request, reference, "overview")


@login_required
@require_safe
def customer_tab_page(request: HttpRequest, reference: str, tab: str) -> HttpResponse:
    """``/customers/C-1042/deals/``: a tab that some floor registered. Raises ``NotFound``."""
    seen = access_organisation(actor=request.actor, reference=reference)
    found = tab_named(tab, seen)
    if found is None:
        raise NotFound
    template, context = found.draw(request, seen)
    frame = customer_frame(request, seen, tab)
    return render(request, "partners/customer.html", frame | context | {"body": template})


def customer_frame(request: HttpRequest, seen: Shown, tab: str) -> dict[str, Any]:
    """What the head of every page of a customer shows."""
    return {
        "customer": seen,
        "row": customer_rows(request.actor, [record_of(seen)])[0],
        "tabs": tabs_for(seen),
        "tab": tab,
        "tab_live": next((each.live for each in tabs_for(seen) if each.code == tab), ""),
        "may_edit": editable_facets(request, seen),
    }


def editable_facets(request: HttpRequest, seen: Shown) -> list[str]:
    """The facets of this organisation that the actor may change."""
    rows = Organisation.objects.filter(pk=seen.pk)
    editable = visible_to(request.actor, rows, level=Level.EDIT).first()
    return Shown(editable).facets if editable else []


@customer_tab("overview", _("Overview"), order=10)
def overview(request: HttpRequest, seen: Shown) -> tuple[str, dict[str, Any]]:
    """Facts, people, and who else sees it."""
    record = record_of(seen)
    return "partners/customer_overview.html", {
        "contacts": list(contacts_of(actor=request.actor, customer=seen)[:50]),
        "grants": list(grants_on(actor=request.actor, record=record)[:8]),
        "may_share": can_share_organisations(request.actor),
    }
