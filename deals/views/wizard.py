"""Registering a deal: four short pages, kept while typing, and the confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from deals.engine.what_if import deal_what_if
from deals.forms import CompetitionForm, CustomerForm, LineFormSet
from deals.models import Deal
from deals.policies import can_register, owns
from deals.selectors.doors import customer_seen, visible_deal
from deals.selectors.drafts import draft_lines
from deals.services.resubmit_deal import resubmit_deal
from deals.services.save_draft import save_draft
from deals.services.submit_deal import missing_facts, missing_lines, submit_deal
from deals.states import DealStatus, status_of
from deals.views.evidence import evidence_of, keep_evidence
from deals.views.summary import answers_of, conflict_of
from partners.models import Organisation
from portal.kernel.errors import DomainError, Forbidden, each
from portal.kernel.pages.forms import render_form
from workflows.selectors.verdicts import changes_asked_of
from workflows.views.what_if import what_if_lines

STEPS = ("customer", "lines", "competition", "check")
_TEMPLATES = {step: f"deals/wizard_{step}.html" for step in STEPS}
EDITABLE = (DealStatus.DRAFT, DealStatus.RETURNED)


def draft_of(request: HttpRequest, reference: str) -> Deal:
    """The draft (or returned registration) behind an address, for its own company alone."""
    deal = visible_deal(actor=request.actor, reference=reference)
    if not owns(request.actor, deal):
        raise Forbidden
    return deal


def _frame(deal: Deal | None, step: str) -> dict[str, Any]:
    titles = {
        "customer": _("Customer"),
        "lines": _("Products and prices"),
        "competition": _("Competitor and evidence"),
        "check": _("Check your answers"),
    }
    now = STEPS.index(step)
    is_returned = deal is not None and status_of(deal) == DealStatus.RETURNED
    return {
        "deal": deal,
        "step": step,
        "is_returned": is_returned,
        "asked": changes_asked_of(deal) if is_returned else (),
        "steps": [
            {
                "title": titles[name],
                "state": "done" if index < now else "now" if index == now else "later",
                "url": reverse("deal_draft", args=[deal.reference, name]) if deal else "",
            }
            for index, name in enumerate(STEPS)
        ],
    }


@login_required
def deal_new(request: HttpRequest) -> HttpResponse:
    """``/deals/new/``: page 1 of a draft that does not exist yet."""
    if not can_register(request.actor):
        raise Forbidden
    reference = request.POST.get("draft", "")
    deal = draft_of(request, reference) if reference else None
    return _customer(request, deal)


@login_required
def deal_draft(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """``/deals/D-310/draft/lines/``: one page of a draft or of a returned registration."""
    deal = draft_of(request, reference)
    if status_of(deal) not in EDITABLE:
        return redirect("deal", deal.reference)
    return _PAGES[step](request, deal)


def _customer(request: HttpRequest, deal: Deal | None) -> HttpResponse:
    form = CustomerForm.of(request.POST or None, deal, _seen(request, deal))
    empty = deal is None and form.is_bound and form.is_valid() and not any(form.changes().values())
    if empty:
        # Nothing was said: no draft comes of it.
        _refuse_missing(form, Deal(), "customer")
    elif request.method == "POST" and form.is_valid():
        try:
            deal = save_draft(
                actor=request.actor,
                reference=deal.reference if deal else None,
                **form.changes(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            if not _refuse_missing(form, deal, "customer"):
                return redirect("deal_draft", deal.reference, "lines")
    context = _frame(deal, "customer") | {"conflict": conflict_of(request, deal)}
    return render_form(request, _TEMPLATES["customer"], form, **context)


def _refuse_missing(form: Any, deal: Deal, step: str) -> bool:
    """Say what the page lacks, at its fields; what was entered is kept in the draft already."""
    missing = [each for each in missing_facts(deal) if _step_of(each) == step]
    for error in missing:
        form.add_error(_FIELD_OF.get(error.field or "", error.field), str(error))
    return bool(missing)


_FIELD_OF = {"customer_name": "customer"}


def _lines(request: HttpRequest, deal: Deal) -> HttpResponse:
    if request.method != "POST":
        return _show_lines(request, deal, LineFormSet(initial=draft_lines(deal), prefix="lines"))
    formset = LineFormSet(request.POST, prefix="lines")
    if not formset.is_valid():
        return _show_lines(request, deal, formset)
    try:
        save_draft(actor=request.actor, reference=deal.reference, lines=formset.inputs())
    except DomainError as error:
        _refuse_lines(formset, error)
        return _show_lines(request, deal, formset)
    if "add" in request.POST:
        return redirect(f"{request.path}#add")
    for error in missing_lines(draft_lines(deal)):
        formset.non_form_errors().append(str(error))
        return _show_lines(request, deal, formset)
    return redirect("deal_draft", deal.reference, "competition")


def _refuse_lines(formset: Any, error: DomainError) -> None:
    """Show each refusal at its line: ``lines.2.quantity`` names the third line that was sent."""
    kept = formset.kept()
    for single in each(error):
        parts = (single.field or "").split(".")
        if len(parts) == 3 and parts[1].isdecimal() and int(parts[1]) < len(kept):
            kept[int(parts[1])].add_error(parts[2], str(single))
        else:
            formset.non_form_errors().append(str(single))


def _show_lines(request: HttpRequest, deal: Deal, formset: Any) -> HttpResponse:
    bad = formset.is_bound and (formset.total_error_count() > 0)
    for form in formset.forms:
        if not formset.is_bound and (label := form.initial.get("label")):
            form.fields["product"].widget.label = label
    context = _frame(deal, "lines") | {"formset": formset, "has_errors": bad}
    return render(request, _TEMPLATES["lines"], context, status=422 if bad else 200)


def _competition(request: HttpRequest, deal: Deal) -> HttpResponse:
    form = CompetitionForm.of(request.POST or None, deal)
    if request.method == "POST":
        keep_evidence(request, deal, form)
        if form.is_valid():
            try:
                save_draft(actor=request.actor, reference=deal.reference, **form.cleaned_data)
            except DomainError as error:
                form.refuse(error)
            else:
                step = "competition" if "upload" in request.POST else "check"
                deal.refresh_from_db()
                if step != "check" or not _refuse_missing(form, deal, "competition"):
                    return redirect("deal_draft", deal.reference, step)
    context = _frame(deal, "competition") | {"files": evidence_of(request, deal)}
    return render_form(request, _TEMPLATES["competition"], form, **context)


def _check(request: HttpRequest, deal: Deal) -> HttpResponse:
    refused: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            _send(request, deal)
        except DomainError as error:
            refused = [_where_to_fix(deal, single) for single in each(error)]
        else:
            return redirect("deal_sent", deal.reference)
    context = _frame(deal, "check") | {
        "answers": answers_of(request, deal),
        "conflict": conflict_of(request, deal),
        "refused": refused,
        "comment": request.POST.get("comment", ""),
        "what_if": what_if_lines(
            deal_what_if(actor=request.actor, deal=deal), names_people=request.actor.is_house
        ),
    }
    return render(request, _TEMPLATES["check"], context, status=422 if refused else 200)


_PAGE_OF = {"lines": "lines", "closing_date": "competition"}


def _step_of(error: DomainError) -> str:
    return _PAGE_OF.get((error.field or "").split(".")[0], "customer")


def _where_to_fix(deal: Deal, error: DomainError) -> dict[str, str]:
    step = _step_of(error)
    return {"text": str(error), "url": reverse("deal_draft", args=[deal.reference, step])}


def _send(request: HttpRequest, deal: Deal) -> None:
    if status_of(deal) == DealStatus.RETURNED:
        resubmit_deal(
            actor=request.actor,
            reference=deal.reference,
            comment=request.POST.get("comment", "")[:2000],
        )
    else:
        submit_deal(
            actor=request.actor,
            reference=deal.reference,
            join_line=bool(request.POST.get("join_line")),
        )


_PAGES = {
    "customer": _customer,
    "lines": _lines,
    "competition": _competition,
    "check": _check,
}


@login_required
@require_GET
def deal_sent(request: HttpRequest, reference: str) -> HttpResponse:
    """``/deals/D-310/sent/``: the reference, and what happens next."""
    deal = draft_of(request, reference)
    if status_of(deal) == DealStatus.DRAFT:
        return redirect("deal_draft", deal.reference, "check")
    return render(request, "deals/wizard_sent.html", {"deal": deal})


@login_required
@require_POST
def deal_keep(request: HttpRequest, step: str) -> HttpResponse:
    """Keep what is being typed, without judging it; answers with the draft's reference."""
    reference = request.POST.get("draft", "")
    deal = draft_of(request, reference) if reference else None
    kept = _KEEPERS[step](request, deal)
    return render(request, "deals/wizard_kept.html", {"deal": kept or deal})


def _seen(request: HttpRequest, deal: Deal | None) -> Organisation | None:
    return None if deal is None else customer_seen(actor=request.actor, deal=deal)  # type: ignore[attr-defined]


def _keep_customer(request: HttpRequest, deal: Deal | None) -> Deal | None:
    form = CustomerForm.of(request.POST, deal, _seen(request, deal))
    if not form.is_valid():
        return deal
    changes = form.changes()
    if deal is None and not any(changes.values()):
        return None
    return _keep(request, deal, changes)


def _keep_lines(request: HttpRequest, deal: Deal | None) -> Deal | None:
    formset = LineFormSet(request.POST, prefix="lines")
    formset.is_valid()
    return _keep(request, deal, {"lines": formset.inputs()}) if deal else None


def _keep_competition(request: HttpRequest, deal: Deal | None) -> Deal | None:
    if deal is None:
        return None
    form = CompetitionForm.of(request.POST, deal)
    form.is_valid()
    return _keep(request, deal, dict(form.cleaned_data))


def _keep(request: HttpRequest, deal: Deal | None, changes: dict[str, Any]) -> Deal | None:
    try:
        return save_draft(
            actor=request.actor, reference=deal.reference if deal else None, **changes
        )
    except DomainError:
        # Half-typed values are normal here: the page says what is wrong when it is sent.
        return deal


_KEEPERS = {
    "customer": _keep_customer,
    "lines": _keep_lines,
    "competition": _keep_competition,
}
