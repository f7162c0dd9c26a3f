"""Price lists: the list, one list with its versions and what they change, drafting, releasing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.engine.drafts import is_decided_on
from catalogue.forms import PriceForm, PriceListForm, VersionForm
from catalogue.models import PriceList, PriceListKind, VersionStatus
from catalogue.policies import can_write, sees_cost
from catalogue.selectors.price_lists import (
    BY_NAME,
    BY_PRODUCT,
    access_price_list,
    access_version,
    price_lines,
    price_list_list,
    prices_of,
    version_diff,
    versions_of,
)
from catalogue.selectors.products import product_for
from catalogue.services.create_price_list import create_price_list
from catalogue.services.draft_version import PriceRow, draft_version, set_prices
from catalogue.views.releases import release_context, version_page
from partners.selectors.organisations import access_organisation, record_of
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from sharing.projections import project

_VERSIONS_SHOWN = 50


def _require_writer(request: HttpRequest) -> None:
    if not can_write(request.actor, PriceList.shareable):
        raise NotFound


@login_required
@require_safe
def price_lists(request: HttpRequest) -> HttpResponse:
    """``/price-lists/``: the lists that are for the viewer, or all of them for the house."""
    kind = PriceListKind.PURCHASE if request.GET.get("view") == "purchase" else PriceListKind.SALE
    rows = price_list_list(actor=request.actor, query=request.GET.get("q", ""), kind=kind)
    listing = listing_of(
        request, _("Price lists"), rows, BY_NAME, project=project, live="PriceList"
    )
    context = {
        "list": listing,
        "view": kind,
        "may_create": can_write(request.actor, PriceList.shareable),
        "sees_terms": sees_cost(request.actor),
    }
    return render(request, "catalogue/price_lists.html", context)


@login_required
@require_safe
def price_list(request: HttpRequest, reference: str) -> HttpResponse:
    """``/price-lists/L-1042/?version=3``: versions, the prices of one, and what it changed."""
    seen = access_price_list(actor=request.actor, reference=reference)
    asked = request.GET.get("version", "")
    version = access_version(
        actor=request.actor,
        price_list=seen,
        number=int(asked) if asked.isdecimal() and len(asked) < 9 else None,
    )
    context: dict[str, Any] = {
        "price_list": seen,
        "version": version,
        "versions": versions_of(actor=request.actor, price_list=seen)[:_VERSIONS_SHOWN],
        "may_write": can_write(request.actor, PriceList.shareable),
        "guided": seen.sees("guidance"),
    }
    if version is not None:
        context |= release_context(request.actor, version)
        context["list"] = listing_of(
            request,
            _("Prices"),
            prices_of(price_list=seen, version=version, query=request.GET.get("q", "")),
            BY_PRODUCT,
            project=lambda items: price_lines(price_list=seen, prices=items),
        )
        context["diff"] = version_diff(actor=request.actor, price_list=seen, version=version)
    return render(request, "catalogue/price_list.html", context)


@login_required
def price_list_new(request: HttpRequest) -> HttpResponse:
    """``/price-lists/new/``."""
    _require_writer(request)
    form = PriceListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, dict(form.cleaned_data))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The price list is open. Begin its first version."))
            return redirect("price_list", made.reference)
    return render_form(request, "catalogue/price_list_form.html", form)


def _create(request: HttpRequest, values: dict[str, Any]) -> PriceList:
    partner = values.pop("partner")
    company = None
    if partner:
        try:
            company = record_of(access_organisation(actor=request.actor, reference=partner))
        except NotFound as error:
            error.field = "partner"
            raise
    return create_price_list(actor=request.actor, partner=company, **values)


@login_required
def version_new(request: HttpRequest, reference: str) -> HttpResponse:
    """``/price-lists/L-1042/new/``: begin the next version."""
    seen = access_price_list(actor=request.actor, reference=reference)
    _require_writer(request)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = draft_version(
                actor=request.actor, reference=seen.reference, **form.cleaned_data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("price_edit", seen.reference, version.number)
    return render_form(request, "catalogue/version_form.html", form, price_list=seen)


@login_required
def price_edit(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """``/price-lists/L-1042/3/prices/``: set a price of the draft, one after another."""
    seen = access_price_list(actor=request.actor, reference=reference)
    _require_writer(request)
    version = access_version(actor=request.actor, price_list=seen, number=number)
    if version is None or version.status != VersionStatus.DRAFT:
        raise NotFound
    if request.method == "GET" and is_decided_on(version):
        messages.error(request, _("This version is being decided: withdraw it to change it."))
        return redirect(version_page(seen, number))
    form = PriceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _set_price(request, seen.reference, number, dict(form.cleaned_data))
        except DomainError as error:
            _at_its_field(error)
            form.refuse(error)
        else:
            messages.success(request, _("The price is in the draft."))
            return redirect("price_edit", seen.reference, number)
    listing = listing_of(
        request,
        _("Prices"),
        prices_of(price_list=seen, version=version),
        BY_PRODUCT,
        project=lambda items: price_lines(price_list=seen, prices=items),
    )
    context = {"price_list": seen, "version": version, "list": listing}
    return render_form(request, "catalogue/prices_form.html", form, **context)


def _set_price(request: HttpRequest, reference: str, number: int, values: dict[str, Any]) -> None:
    try:
        item = product_for(actor=request.actor, sku=values.pop("sku"))
    except NotFound as error:
        error.field = "sku"
        raise
    row = PriceRow(product=item, **values)
    set_prices(actor=request.actor, reference=reference, number=number, rows=[row])


def _at_its_field(error: DomainError) -> None:
    """The form has one row: ``prices.0.amount`` is its field ``amount``."""
    for each in getattr(error, "errors", [error]):
        each.field = (each.field or "").rsplit(".", 1)[-1] or None
