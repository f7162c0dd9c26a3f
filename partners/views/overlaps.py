"""``/overlaps/``: customer lists of partners and of the house, compared blindly."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.forms_overlaps import AgreeForm, HouseAgreesForm, ListForm
from partners.models import Overlap, SharingChangeKind
from partners.policies import (
    can_agree_to_overlap,
    can_compare_lists,
    can_share_organisations,
)
from partners.selectors.agreements import company_of
from partners.selectors.overlaps import (
    BY_NAME,
    LEAST,
    access_overlap,
    at_least,
    customers_in_common,
    labels_of,
    overlap_disclosure,
    overlaps_of,
    side_of,
)
from partners.services.overlaps import (
    FEWEST,
    agree_to_overlap,
    end_overlap,
    start_overlap,
)
from partners.views.second_person import agree, waiting_context
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from portal.kernel.pages.paging import listing_of
from sharing.projections import project

SHOWN = 100


def _known(request: HttpRequest) -> None:
    """Strangers and departments that share nothing learn of no such page."""
    actor = request.actor
    if not (actor.organisations or can_share_organisations(actor)):
        raise NotFound


@login_required
@require_safe
def overlaps(request: HttpRequest) -> HttpResponse:
    """The comparisons: a company's own, or all for those who share customers."""
    _known(request)
    rows = [(each, at_least(each)) for each in overlaps_of(actor=request.actor)[:SHOWN]]
    may_start = not request.actor.is_house and can_compare_lists(
        request.actor, company_of(request.actor).pk
    )
    open_one = any(each.ended_at is None for each, _count in rows)
    context = {"rows": rows, "may_start": may_start and not open_one, "least": LEAST}
    return render(request, "partners/overlaps.html", context)


@login_required
def overlap_new(request: HttpRequest) -> HttpResponse:
    """Hand a list in."""
    _known(request)
    company = company_of(request.actor)
    if not can_compare_lists(request.actor, company.pk):
        raise NotFound
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_overlap(
                actor=request.actor,
                organisation=company,
                companies=form.cleaned_data["listed"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("overlap", made.public_id)
    return render_form(request, "partners/overlap_form.html", form, fewest=FEWEST)


@login_required
def overlap(request: HttpRequest, public_id: str) -> HttpResponse:
    """How much is in common, what each side agrees to, and what is open."""
    _known(request)
    found = access_overlap(actor=request.actor, public_id=public_id)
    is_house = request.actor.is_house
    kind = HouseAgreesForm if is_house else AgreeForm
    chosen = found.house_facets if is_house else found.partner_facets
    initial = {"facets": chosen, "valid_until": found.valid_until}
    form = kind(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            agree_to_overlap(actor=request.actor, overlap=found, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved. The other side is told."))
            return redirect("overlap", public_id)
    context = {
        "overlap": found,
        "at_least": at_least(found),
        "least": LEAST,
        "ours": side_of(found, house=is_house),
        "theirs": side_of(found, house=not is_house),
        "waiting": labels_of(found.waiting_facets),
        "may_agree": can_agree_to_overlap(request.actor, found) and found.ended_at is None,
        "effect": overlap_disclosure(
            actor=request.actor, overlap=found, facets=found.waiting_facets or None
        ),
    }
    if is_house:
        context |= waiting_context(request.actor, SharingChangeKind.OVERLAP, found.pk)
    if found.opened_facets and found.ended_at is None:
        rows = customers_in_common(actor=request.actor, overlap=found)
        title = _("Customers on both lists")
        context["list"] = listing_of(request, title, rows, BY_NAME, project=project)
    return render_form(request, "partners/overlap.html", form, **context)


@login_required
@require_POST
def overlap_confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """The second person of the house agrees: the decision on its task."""
    _known(request)
    found = access_overlap(actor=request.actor, public_id=public_id)
    said = _("Confirmed. The customers in common open now.")
    agree(request, SharingChangeKind.OVERLAP, found.pk, said)
    return redirect("overlap", public_id)


@login_required
@require_POST
def overlap_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End it; the list of what is in common is forgotten."""
    return _done(request, public_id, end_overlap, _("Ended. What is not open is forgotten."))


def _done(
    request: HttpRequest, public_id: str, command: Callable[..., Overlap], said: str
) -> HttpResponse:
    _known(request)
    found = access_overlap(actor=request.actor, public_id=public_id)
    try:
        command(actor=request.actor, overlap=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("overlap", public_id)
