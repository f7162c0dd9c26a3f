"""Answers while typing: whether a customer is free, and what the fields suggest."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from deals.selectors.drafts import customer_options, product_options
from deals.views.summary import conflict_for


@login_required
@require_POST
def conflict(request: HttpRequest) -> HttpResponse:
    """The conflict answer for what is in the form. By POST: names stay out of addresses."""
    answer = conflict_for(
        request,
        customer=request.POST.get("customer", ""),
        name=request.POST.get("customer-label", "")[:250],
        tax_id=request.POST.get("customer_tax_id", "")[:40],
        country=request.POST.get("country", "")[:2],
        but=request.POST.get("draft", ""),
    )
    return render(request, "deals/conflict.html", {"conflict": answer})


@login_required
@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Options of the customer field."""
    found = customer_options(actor=request.actor, text=request.GET.get("q", "")[:250])
    options = [
        {"value": each.reference, "label": each.name, "note": each.country} for each in found
    ]
    return render(request, "components/options.html", {"options": options})


@login_required
@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """Options of the product fields."""
    found = product_options(actor=request.actor, text=request.GET.get("q", "")[:250])
    options = [
        {"value": each.sku, "label": f"{each.sku} · {each.name}", "note": each.unit}
        for each in found
    ]
    return render(request, "components/options.html", {"options": options})
