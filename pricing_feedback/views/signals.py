"""Price feedback: the heat map with the signals, and reporting a price."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.selectors.products import access_product
from partners.models import OrganisationRole
from partners.selectors.organisations import visible_organisations
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.formats import country_text
from portal.kernel.pages.charts import HeatMap, heat_map
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.listing import Column
from portal.kernel.pages.paging import listing_of
from pricing_feedback.forms import SignalForm
from pricing_feedback.models import CaseStatus
from pricing_feedback.policies import can_record
from pricing_feedback.selectors.cases import NEWEST as NEWEST_CASE
from pricing_feedback.selectors.cases import case_list
from pricing_feedback.selectors.signals import (
    NEWEST,
    own_country,
    signal_list,
    signal_map,
)
from pricing_feedback.services.record_signal import record_signal
from records.models import File
from records.selectors.files import loose_files
from records.services.upload_file import upload_file
from records.views.files import parse_uuids
from sharing.projections import project

_OPTIONS = 10


@login_required
@require_safe
def price_feedback(request: HttpRequest) -> HttpResponse:
    """``/price-feedback/``: where signals gather, and the cases or the signals themselves."""
    view = "signals" if request.GET.get("view") == "signals" else "cases"
    read = request.GET.get
    filters = {"region": read("region", ""), "sku": read("sku", "")}
    if view == "signals":
        rows, sort = signal_list(actor=request.actor, **filters), NEWEST
    else:
        rows = case_list(actor=request.actor, status=read("status", ""), **filters)
        sort = NEWEST_CASE
    listing = listing_of(
        request,
        _("Price feedback"),
        rows,
        sort,
        project=project,
        filters=("region", "sku", "status"),
        live="PricingCase PriceSignal",
        columns=_columns(view),
    )
    chips = [
        listing.chip("region", _("Country"), country_text(filters["region"])),
        listing.chip("sku", _("Product"), filters["sku"]),
        listing.chip("status", _("Status"), _status_text(read("status", ""))),
    ]
    listing.chips = [each for each in chips if each.value]
    context = {
        "list": listing,
        "view": view,
        "map": _map(request, view),
        "statuses": CaseStatus.choices,
        "may_record": can_record(request.actor),
    }
    return render(request, "pricing_feedback/price_feedback.html", context)


def _columns(view: str) -> list[Column]:
    if view == "signals":
        return [
            Column("country", _("Country")),
            Column("competitor", _("Competitor"), facet="prices"),
            Column("heard", _("Price heard"), facet="prices"),
            Column("date", _("Date")),
            Column("case", _("Case")),
        ]
    return [
        Column("reference", _("Reference")),
        Column("country", _("Country")),
        Column("status", _("Status")),
        Column("signals", _("Signals"), facet="figures"),
        Column("revenue", _("Revenue at stake"), facet="figures", coarse="figures~"),
        Column("outcome", _("Outcome")),
    ]


def _status_text(code: str) -> str:
    return str(CaseStatus(code).label) if code in CaseStatus else ""


def _map(request: HttpRequest, view: str) -> HeatMap | None:
    found = signal_map(actor=request.actor)
    if not found.counts:
        return None
    base = reverse("price_feedback")

    def cell(region: str, sku: str) -> int | tuple[int, str]:
        count = found.counts.get((region, sku), 0)
        query = urlencode({"view": view, "region": region, "sku": sku})
        return (count, f"{base}?{query}") if count else 0

    return heat_map(
        [name for _sku, name in found.products],
        [
            (country_text(region), [cell(region, sku) for sku, _name in found.products])
            for region in found.regions
        ],
    )


@login_required
def signal_new(request: HttpRequest) -> HttpResponse:
    """``/price-feedback/new/?sku=``: report a price in half a minute."""
    if not can_record(request.actor):
        raise NotFound
    initial = {"sku": request.GET.get("sku", ""), "region": own_country(actor=request.actor)}
    form = SignalForm(request.POST or None, initial=initial)
    _show_product(request, form)
    files = _evidence(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_signal(actor=request.actor, signal=form.signal(files))
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("Recorded in %(case)s. You will be told what is decided.")
            messages.success(request, text % {"case": made.case.reference})
            return redirect("pricing_case", made.case.reference)
    return render_form(request, "pricing_feedback/signal_form.html", form, files=files)


def _evidence(request: HttpRequest, form: SignalForm) -> list[File]:
    """The uploads that the form holds: kept at once, so that a refused form does not lose them."""
    kept = parse_uuids(request.POST.getlist("kept"))
    for content in request.FILES.getlist("files"):
        try:
            kept.append(upload_file(actor=request.actor, content=content).public_id)
        except DomainError as error:
            form.add_error(None, f"{content.name}: {error}")
    return loose_files(actor=request.actor, ids=kept) if kept else []


def _show_product(request: HttpRequest, form: SignalForm) -> None:
    """The name of a product that the address chose already."""
    sku = form.initial.get("sku")
    if not sku or form.is_bound:
        return
    try:
        found = access_product(actor=request.actor, sku=sku)
    except NotFound:
        form.initial["sku"] = ""
    else:
        form.fields["sku"].widget.label = found.name  # type: ignore[attr-defined]


@login_required
@require_safe
def customer_options(request: HttpRequest) -> HttpResponse:
    """``/price-feedback/customers/?q=``: customers that the viewer sees, for a combobox."""
    rows = visible_organisations(request.actor).filter(roles__contains=[OrganisationRole.CUSTOMER])
    query = request.GET.get("q", "").strip().casefold()
    if query:
        rows = rows.filter(search_name__contains=query)
    found = [
        {"value": each.reference, "label": each.name, "note": each.reference}
        for each in project(rows.order_by("sort_key", "pk")[:_OPTIONS])
    ]
    return render(request, "components/options.html", {"options": found})
