"""Special prices: the list, and one of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from deals.forms import ReasonForm
from deals.policies import can_grant_price
from deals.selectors.special_prices import VIEWS, access_special_price, special_price_page
from deals.services.end_special_price import end_special_price
from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.listing import Listing


@login_required
@require_safe
def special_prices(request: HttpRequest) -> HttpResponse:
    """``/special-prices/``."""
    view = request.GET.get("view", "running")
    labels = {
        "running": _("Running"),
        "coming": _("Coming"),
        "over": _("Over"),
        "all": _("All"),
    }
    found = special_price_page(
        actor=request.actor,
        view=view,
        text=request.GET.get("q", ""),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    listing = Listing(request, _("Special prices"), found, live="SpecialPrice")
    context = {"list": listing, "views": [(code, labels[code]) for code in VIEWS], "view": view}
    return render(request, "deals/special_prices.html", context)


@login_required
@require_safe
def special_price(request: HttpRequest, reference: str) -> HttpResponse:
    """``/special-prices/S-88/``."""
    price = access_special_price(actor=request.actor, reference=reference)
    may_end = can_grant_price(request.actor) and price.status in {"active", "planned"}
    return render(request, "deals/special_price.html", {"price": price, "may_end": may_end})


@login_required
def special_price_end(request: HttpRequest, reference: str) -> HttpResponse:
    """End a special price before its last day."""
    price = access_special_price(actor=request.actor, reference=reference)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_special_price(
                actor=request.actor,
                reference=price.reference,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The special price is ended."))
            return redirect("special_price", price.reference)
    words = {
        "title": _("End the special price"),
        "text": _("The partner buys at the list price from now on."),
        "action": _("End the special price"),
    }
    return render_form(request, "deals/reason.html", form, price=price, **words)
