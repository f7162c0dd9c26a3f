"""The list of products and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.engine.waterfall import Waterfall, price_waterfall
from catalogue.forms import ProductForm
from catalogue.models import Product
from catalogue.policies import can_write
from catalogue.selectors.market import NEWEST, market_price_list
from catalogue.selectors.price_lists import lists_with_product
from catalogue.selectors.prices import PriceFound, PriceMissing, prices_on
from catalogue.selectors.products import (
    SORTS,
    access_product,
    product_categories,
    product_list,
    product_options,
)
from catalogue.selectors.rates import RateMissing
from catalogue.services.create_product import create_product
from catalogue.services.edit_product import edit_product
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.keyset import page
from portal.kernel.pages.charts import Bar, Step, waterfall
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from sharing.projections import Shown, project

_PRICES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product with its list price today, where the viewer has one."""

    product: Shown
    price: PriceFound | None


@login_required
@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """``/products/``: what the viewer may see of the range, with today's prices."""
    read = request.GET.get
    sort = read("sort", "name")
    rows = product_list(
        actor=request.actor,
        query=read("q", ""),
        category=read("category", ""),
        retired=read("view") == "all",
    )
    listing = listing_of(
        request,
        _("Products"),
        rows,
        SORTS.get(sort, SORTS["name"]),
        project=lambda items: _with_prices(request, items),
        filters=("category",),
        live="Product PriceList",
    )
    listing.sort = sort
    if category := read("category"):
        listing.chips = [listing.chip("category", _("Category"), category)]
    context = {
        "list": listing,
        "categories": product_categories(actor=request.actor),
        "may_create": can_write(request.actor, Product.shareable),
        "view": read("view", "active"),
    }
    return render(request, "catalogue/products.html", context)


def _with_prices(request: HttpRequest, items: Sequence[Product]) -> list[ProductRow]:
    found = prices_on(
        actor=request.actor,
        quantities={item.pk: 1 for item in items},
        on=timezone.localdate(),
    )
    return [ProductRow(each, found.get(each.pk)) for each in project(items)]


@login_required
@require_safe
def product(request: HttpRequest, sku: str) -> HttpResponse:
    """``/products/EP-40/``: the product, its prices, and competitors' prices for it."""
    seen = access_product(actor=request.actor, sku=sku)
    record = Product.objects.get(pk=seen.pk)
    market = page(market_price_list(actor=request.actor, sku=sku), NEWEST, first=_PRICES_SHOWN)
    drawn = _waterfall(request, record)
    lists = lists_with_product(actor=request.actor, product=record, on=timezone.localdate())
    context = {
        "product": seen,
        "waterfall": drawn,
        "bars": bars_of(drawn) if drawn else [],
        "lists": project(lists),
        "market_prices": project(market.items),
        "may_edit": can_write(request.actor, Product.shareable),
    }
    return render(request, "catalogue/product.html", context)


def _waterfall(request: HttpRequest, record: Product) -> Waterfall | None:
    try:
        return price_waterfall(
            actor=request.actor, product=record, partner=None, on=timezone.localdate()
        )
    except (PriceMissing, RateMissing):
        return None


def bars_of(drawn: Waterfall) -> list[Bar]:
    """The rows of the drawn waterfall."""
    return waterfall([Step(str(each.label), each.amount, each.kind) for each in drawn.steps])


@login_required
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """``/products/options/?q=``: products for a combobox."""
    found = project(product_options(actor=request.actor, query=request.GET.get("q", "")))
    rows = [{"value": each.sku, "label": each.name, "note": each.sku} for each in found]
    return render(request, "components/options.html", {"options": rows})


@login_required
def product_new(request: HttpRequest) -> HttpResponse:
    """``/products/new/``."""
    if not can_write(request.actor, Product.shareable):
        raise NotFound
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_product(actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The product is in the catalogue."))
            return redirect("product", made.sku)
    return render_form(request, "catalogue/product_form.html", form)


@login_required
def product_edit(request: HttpRequest, sku: str) -> HttpResponse:
    """``/products/EP-40/edit/``."""
    seen = access_product(actor=request.actor, sku=sku)
    if not can_write(request.actor, Product.shareable):
        raise NotFound
    fields: list[str] = list(ProductForm.base_fields)
    initial: dict[str, Any] = {name: getattr(seen, name) for name in fields}
    form = ProductForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        values = dict(form.cleaned_data)
        try:
            changed = edit_product(
                actor=request.actor,
                current=sku,
                version=int(version) if version.isdecimal() else None,
                **values,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The product is changed."))
            return redirect("product", changed.sku)
    return render_form(request, "catalogue/product_form.html", form, product=seen)
