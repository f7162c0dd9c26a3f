"""One deal: its page, its route, and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deals.engine.line import place_in_line
from deals.engine.rivals import rival_deals
from deals.forms import CancelForm, ReasonForm, StageForm
from deals.models import Conflict
from deals.policies import can_cancel, can_cancel_now, can_name_customer
from deals.selectors.deals import access_deal, deal_lines
from deals.selectors.doors import visible_deal
from deals.selectors.endings import ending_of_deal
from deals.selectors.special_prices import special_price_list
from deals.selectors.timeline import deal_timeline
from deals.services.cancel_deal import cancel_deal
from deals.services.change_stage import change_stage
from deals.services.discard_draft import discard_draft
from deals.services.withdraw_deal import withdraw_deal
from deals.states import DealStatus, status_of
from deals.views.evidence import FACET
from portal.kernel.errors import DomainError
from portal.kernel.pages.forms import render_form
from records.selectors.files import files_of
from records.services.attach_files import attach_files
from records.services.upload_file import upload_file
from sharing.projections import Shown, project
from workflows.selectors.course import asked_again
from workflows.selectors.routes import route_of
from workflows.selectors.threads import questions_to_author
from workflows.selectors.verdicts import changes_asked, verdicts_for
from workflows.views.thread import author_thread
from workflows.wording import comment_text

_CANCELLABLE = (DealStatus.PENDING, DealStatus.RETURNED, DealStatus.APPROVED)
_DECIDED = (DealStatus.APPROVED, DealStatus.EXPIRED, DealStatus.REJECTED, DealStatus.CANCELLED)


@login_required
@require_safe
def deal(request: HttpRequest, reference: str) -> HttpResponse:
    """``/deals/D-310/``."""
    seen = access_deal(actor=request.actor, reference=reference)
    prices = special_price_list(actor=request.actor, view="all", deal=seen.reference)
    lines = deal_lines(actor=request.actor, deal=seen)
    context = _common(request, seen) | {
        "lines": lines,
        "is_priced": any(line.approved_price is not None for line in lines),
        "files": files_of(record=seen),
        "timeline": deal_timeline(actor=request.actor, deal=seen),
        "special_prices": project(prices[:50]),
        "rivals": rival_deals(actor=request.actor, deal=seen),
        "conflict_label": Conflict(seen.conflict).label if seen.conflict else "",
        "place": place_in_line(deal=seen),
    }
    return render(request, "deals/deal.html", context)


@login_required
@require_safe
def deal_route(request: HttpRequest, reference: str) -> HttpResponse:
    """``/deals/D-310/route/``: every step, who holds it and until when."""
    seen = access_deal(actor=request.actor, reference=reference)
    return render(request, "deals/route.html", _common(request, seen))


def _common(request: HttpRequest, seen: Shown) -> dict[str, Any]:
    row = visible_deal(actor=request.actor, reference=seen.reference)
    status = status_of(row)
    is_own = request.actor.belongs_to(row.partner_id)
    is_registration = row.kind == "registration"
    route = route_of(seen, request.actor)
    told = seen.sees("competition")
    verdicts = verdicts_for(route.process) if route is not None and told else []
    again = asked_again(route.process) if route is not None and told else []
    return {
        "deal": seen,
        "status": status if is_registration else row.stage,
        "said": comment_text(seen.decision_comment or ""),
        "asked": changes_asked(route.process, verdicts) if route is not None else (),
        "verdicts": author_thread(verdicts, again),
        "status_label": status.label if is_registration else row.get_stage_display(),
        "is_own": is_own,
        "is_registration": is_registration,
        "route": route,
        "days_left": _days_left(row),
        "questions": questions_to_author(seen, request.actor) if is_own else (),
        "may_withdraw": is_own and status in {DealStatus.PENDING, DealStatus.RETURNED},
        "may_answer": is_own and status == DealStatus.RETURNED,
        "may_resume": is_own and status == DealStatus.DRAFT and is_registration,
        "may_cancel": is_registration
        and status in _CANCELLABLE
        and can_cancel_now(request.actor, row),
        "may_move": (is_own or can_cancel(request.actor))
        and (not is_registration or status in _DECIDED),
        "may_name_customer": can_name_customer(request.actor) and status != DealStatus.DRAFT,
        "may_attach": is_own or seen.sees("internal"),
    }


def _days_left(row: Any) -> int | None:
    if row.approval_status != "approved" or row.protected_until is None:
        return None
    return max((row.protected_until - timezone.localdate()).days, 0)


@login_required
def deal_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a registration back, after asking why."""
    return _with_reason(
        request,
        reference,
        withdraw_deal,
        title=_("Withdraw the registration"),
        text=_("The house stops deciding. Whoever waits for this customer moves up."),
        action=_("Withdraw the registration"),
        done=_("The registration is withdrawn."),
    )


@login_required
def deal_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """End a registration for the house: an approved one, or one that is being decided."""
    return _with_reason(
        request,
        reference,
        cancel_deal,
        form_class=CancelForm,
        title=_("Cancel the registration"),
        text=_("It ends now, and the partner is told why."),
        action=_("Cancel the registration"),
        done=_("The registration is cancelled."),
    )


def _with_reason(
    request: HttpRequest,
    reference: str,
    service: Any,
    *,
    done: str,
    form_class: type[ReasonForm] = ReasonForm,
    **words: str,
) -> HttpResponse:
    seen = access_deal(actor=request.actor, reference=reference)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(
                actor=request.actor, reference=seen.reference, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("deal", seen.reference)
    ending = ending_of_deal(actor=request.actor, deal=seen)
    return render_form(request, "deals/reason.html", form, deal=seen, ending=ending, **words)


@login_required
def deal_stage(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how far selling has come."""
    seen = access_deal(actor=request.actor, reference=reference)
    form = StageForm(request.POST or None, initial={"stage": seen.stage})
    if request.method == "POST" and form.is_valid():
        try:
            change_stage(actor=request.actor, reference=seen.reference, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The stage is changed."))
            return redirect("deal", seen.reference)
    return render_form(request, "deals/stage.html", form, deal=seen)


@login_required
@require_POST
def deal_discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(actor=request.actor, reference=reference)
    messages.success(request, _("The draft is discarded."))
    return redirect("deals")


@login_required
@require_POST
def deal_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Put files on a deal."""
    row = visible_deal(actor=request.actor, reference=reference)
    for content in request.FILES.getlist("files"):
        try:
            file = upload_file(actor=request.actor, content=content)
            attach_files(actor=request.actor, record=row, facet=FACET, files=[file.public_id])
        except DomainError as error:
            messages.error(request, f"{content.name}: {error}")
    return redirect("deal", row.reference)
