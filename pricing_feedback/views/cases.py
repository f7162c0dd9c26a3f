"""The page of a pricing case: signals, opinions side by side, decision, route."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue.engine.waterfall import Waterfall
from catalogue.selectors.price_lists import lists_with_product
from catalogue.selectors.products import product_for
from catalogue.views.products import bars_of
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from pricing_feedback.forms import CancelReviewForm, DecisionForm, OpinionForm
from pricing_feedback.models import CaseStatus, PricingCase
from pricing_feedback.policies import can_cancel_review, can_start_review
from pricing_feedback.requests import case_waterfall
from pricing_feedback.selectors.cases import access_case, open_task, opinions_of
from pricing_feedback.selectors.signals import (
    MOST_IN_FIGURES,
    distribution,
    signal_list,
)
from pricing_feedback.services.cancel_review import cancel_review
from pricing_feedback.services.decide_case import decide_case, give_opinion
from pricing_feedback.services.start_review import start_review
from records.selectors.files import files_of_many
from sharing.projections import Shown, project
from workflows.models import Effect
from workflows.selectors import route_of
from workflows.selectors.course import Happening, cancellation_of
from workflows.selectors.endings import ending_of_approval
from workflows.selectors.routes import Route

_SIGNALS_SHOWN = 100


@login_required
def pricing_case(request: HttpRequest, reference: str) -> HttpResponse:
    """``/price-feedback/cases/F-52/``; a POST gives the opinion or takes the decision that waits
    for the viewer."""
    seen = access_case(actor=request.actor, reference=reference)
    advising = open_task(actor=request.actor, case_id=seen.pk, effect=Effect.ADVISE)
    deciding = open_task(actor=request.actor, case_id=seen.pk, effect=Effect.DECIDE)
    may_act = seen.sees("deliberation")
    act = request.POST.get("act", "")
    opinion = OpinionForm(request.POST if act == "opinion" else None) if advising else None
    decision = DecisionForm(request.POST if act == "decision" else None) if deciding else None
    for form, send in ((opinion, _give), (decision, _decide)):
        if form is not None and form.is_bound and form.is_valid():
            try:
                send(request, seen.reference, form)
            except DomainError as error:
                form.refuse(error)
            else:
                return redirect("pricing_case", seen.reference)
    context = _context(request, seen)
    context |= {
        "has_errors": any(form is not None and form.errors for form in (opinion, decision)),
        "opinion_form": opinion if may_act else None,
        "decision_form": decision if may_act else None,
    }
    return render(
        request,
        "pricing_feedback/case.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _give(request: HttpRequest, reference: str, form: OpinionForm) -> None:
    give_opinion(actor=request.actor, reference=reference, **form.cleaned_data)
    messages.success(request, _("Your department's opinion is recorded."))


def _decide(request: HttpRequest, reference: str, form: DecisionForm) -> None:
    decide_case(
        actor=request.actor,
        reference=reference,
        outcome=form.cleaned_data["outcome"],
        reason=form.cleaned_data["reason"],
        values=form.values(),
    )
    messages.success(request, _("Decided. Everyone who gave a signal is told."))


def _context(request: HttpRequest, seen: Shown) -> dict[str, Any]:
    rows = signal_list(actor=request.actor, case=seen.reference).order_by("-pk")
    signals = list(rows[:MOST_IN_FIGURES])
    shown = project(signals[:_SIGNALS_SHOWN])
    files = files_of_many(records=shown)
    drawn = _waterfall(seen)
    currency = drawn.currency if drawn else settings.HOUSE_CURRENCY
    route = route_of(seen, request.actor)
    return {
        "case": seen,
        "signals": [(each, files[each.pk]) for each in shown],
        "distribution": distribution(project(signals), currency),
        "waterfall": drawn,
        "bars": bars_of(drawn) if drawn else [],
        "opinions": opinions_of(actor=request.actor, case=seen),
        "route": route,
        "cancellation": _cancellation(seen, route),
        "lists": _lists(request, seen),
        "may_start": seen.status == CaseStatus.GATHERING and can_start_review(request.actor),
        "may_cancel": seen.status == CaseStatus.REVIEW and can_cancel_review(request.actor),
    }


def _cancellation(seen: Shown, route: Route | None) -> Happening | None:
    """Who ended the newest review and why: for whoever sees the deliberation."""
    if route is None or not seen.sees("deliberation"):
        return None
    return cancellation_of(route.process)


def _waterfall(seen: Shown) -> Waterfall | None:
    """Floor, cost and margin are on it: only for whoever sees the deliberation."""
    if not seen.sees("deliberation"):
        return None
    return case_waterfall(PricingCase.objects.select_related("product").get(pk=seen.pk))


def _lists(request: HttpRequest, seen: Shown) -> list[Shown]:
    if not seen.sees("figures"):
        return []
    product = product_for(actor=request.actor, sku=seen.sku)
    found = lists_with_product(actor=request.actor, product=product, on=timezone.localdate())
    return project(found)


@login_required
@require_POST
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the case to tender and finance now."""
    try:
        start_review(actor=request.actor, reference=reference)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, _("Tender and finance are asked for their opinions."))
    return redirect("pricing_case", reference.upper())


@login_required
def review_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """``/price-feedback/cases/F-52/cancel/``: end the review without an outcome, after saying
    why; what ends with it and what stays."""
    seen = access_case(actor=request.actor, reference=reference)
    if not can_cancel_review(request.actor):
        raise NotFound
    if request.method == "GET" and seen.status != CaseStatus.REVIEW:
        return redirect("pricing_case", seen.reference)
    form = CancelReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_review(actor=request.actor, reference=seen.reference, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The review is cancelled. The case gathers signals again.")
            )
            return redirect("pricing_case", seen.reference)
    return render_form(
        request,
        "pricing_feedback/cancel.html",
        form,
        case=seen,
        ending=ending_of_approval(seen, request.actor),
        signals=settings.PRICING_CASE_SIGNALS,
    )
