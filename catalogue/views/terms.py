"""Price terms: the discounts and costs between the list price and the pocket price."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.forms_terms import PriceTermForm
from catalogue.policies import can_release, sees_cost
from catalogue.selectors.products import product_for
from catalogue.selectors.terms import NEWEST_TERM, term_list
from catalogue.services.add_price_term import TermInput, add_price_term, end_price_term
from partners.selectors.organisations import access_organisation, record_of
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of


@login_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """``/price-lists/terms/?view=current|coming|over&kind=rebate``."""
    if not sees_cost(request.actor):
        raise NotFound
    view = request.GET.get("view", "current")
    kind = request.GET.get("kind", "")
    rows = term_list(actor=request.actor, view=view, kind=kind)
    listing = listing_of(
        request, _("Price terms"), rows, NEWEST_TERM, filters=("kind",), live="PriceTerm"
    )
    kinds = PriceTermForm.KINDS
    if kind in dict(kinds):
        listing.chips = [listing.chip("kind", _("Kind"), str(dict(kinds)[kind]))]
    context = {
        "list": listing,
        "view": view,
        "kinds": kinds,
        "may_write": can_release(request.actor),
    }
    return render(request, "catalogue/terms.html", context)


@login_required
def term_new(request: HttpRequest) -> HttpResponse:
    """``/price-lists/terms/new/``: add a term."""
    if not can_release(request.actor):
        raise NotFound
    form = PriceTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_price_term(actor=request.actor, term=_input(request.actor, form.values()))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The term is added. Price waterfalls count with it."))
            return redirect("price_terms")
    return render_form(request, "catalogue/term_form.html", form)


def _input(actor: Actor, values: dict[str, Any]) -> TermInput:
    """The term with the records that the form names. Raises ``NotFound`` at their field."""
    partner, sku = values.pop("partner"), values.pop("sku")
    field = "partner"
    try:
        if partner:
            found = access_organisation(actor=actor, reference=partner)
            values["partner"] = record_of(found)
        field = "sku"
        if sku:
            values["product"] = product_for(actor=actor, sku=sku)
    except NotFound as error:
        error.field = field
        raise
    return TermInput(**values)


@login_required
@require_POST
def term_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a term end on the day that was chosen, today by default."""
    try:
        asked = request.POST.get("on", "")
        day = date.fromisoformat(asked) if asked else None
        term = end_price_term(actor=request.actor, public_id=public_id, on=day)
    except ValueError:
        messages.error(request, _("Enter a day, for example 2027-03-31."))
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        text = _("%(kind)s ends.") % {"kind": term.get_kind_display()}
        messages.success(request, text)
    return redirect("price_terms")
