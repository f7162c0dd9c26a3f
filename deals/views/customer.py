"""Who the customer of a deal is: the house says it where a partner could only type a name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from deals.engine.customers import likely_customers
from deals.forms import NamedCustomerForm
from deals.policies import can_name_customer
from deals.selectors.deals import access_deal
from deals.selectors.doors import visible_deal
from deals.services.name_customer import name_customer
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form


@login_required
def deal_customer(request: HttpRequest, reference: str) -> HttpResponse:
    """``/deals/D-310/customer/``: the likely ones to choose from, or any other."""
    actor = request.actor  # type: ignore[attr-defined]
    seen = access_deal(actor=actor, reference=reference)
    if not can_name_customer(actor):
        raise NotFound
    form = NamedCustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deal = name_customer(
                actor=actor, reference=seen.reference, customer=form.cleaned_data["customer"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("The customer of %(deal)s is %(customer)s.")
            messages.success(
                request, text % {"deal": deal.reference, "customer": deal.customer.name}
            )
            return redirect("deal", deal.reference)
    row = visible_deal(actor=actor, reference=seen.reference)
    likely = likely_customers(actor, row) if row.customer_name else []
    return render_form(request, "deals/customer.html", form, deal=seen, likely=likely)
