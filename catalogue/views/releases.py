"""Releasing a version of a price list: send it, see where it is, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.engine.what_if import release_what_if
from catalogue.forms import ReleaseCancelForm, ReleaseEndForm, ReleaseForm
from catalogue.models import PriceList, PriceListVersion, VersionStatus
from catalogue.policies import can_write, made_version
from catalogue.selectors.price_lists import access_price_list, access_version
from catalogue.services.request_release import cancel_release, request_release, withdraw_release
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from sharing.projections import Shown
from workflows.models import ApprovalOutcome
from workflows.selectors.endings import ending_of_approval
from workflows.selectors.routes import route_of
from workflows.selectors.threads import questions_to_author
from workflows.selectors.verdicts import verdicts_for
from workflows.views.what_if import what_if_lines

_OPEN = {ApprovalOutcome.PENDING, ApprovalOutcome.RETURNED}
_WITH_REASON = {ApprovalOutcome.RETURNED, ApprovalOutcome.REJECTED}


def release_context(actor: Actor, version: PriceListVersion) -> dict[str, Any]:
    """Where the release of a version stands, for its page: the house's business alone."""
    if not actor.is_house:
        return {}
    is_draft = version.status == VersionStatus.DRAFT
    may_write = can_write(actor, PriceList.shareable) and is_draft
    route = route_of(version, actor)
    if route is None:
        return {"may_send": may_write}
    outcome = ApprovalOutcome(route.outcome)
    verdicts = verdicts_for(route.process)[:1] if outcome in _WITH_REASON else []
    pending = outcome == ApprovalOutcome.PENDING
    made = made_version(actor, version)
    return {
        "route": route,
        "approval": route.process,
        "verdict": verdicts[0] if verdicts and is_draft else None,
        "may_send": may_write and not pending,
        "is_pending": pending,
        "is_returned": outcome == ApprovalOutcome.RETURNED,
        "may_withdraw": outcome in _OPEN and made,
        "may_cancel": outcome in _OPEN and actor.is_administrator,
        "may_nudge": made and route.may_nudge,
        "questions": questions_to_author(version, actor),
    }


@login_required
def release_send(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """``/price-lists/L-1042/3/release/``: send a draft, or send it again; what happens then."""
    actor = request.actor  # type: ignore[attr-defined]
    seen, version = _draft(actor, reference, number)
    context = release_context(actor, version)
    if request.method == "GET" and context.get("is_pending"):
        return redirect(version_page(seen, number))
    form = ReleaseForm(request.POST or None, initial={"valid_from": version.valid_from})
    if not context.get("is_returned"):
        del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            request_release(
                actor=actor, reference=seen.reference, number=number, **form.cleaned_data
            )
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("Version %(number)s is sent. You are told what is decided.")
            messages.success(request, text % {"number": number})
            return redirect(version_page(seen, number))
    found = release_what_if(actor=actor, version=version)
    foreseen = what_if_lines(found, names_people=True)
    return render_form(
        request,
        "catalogue/release_form.html",
        form,
        price_list=seen,
        version=version,
        what_if=foreseen,
        **context,
    )


@login_required
def release_withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a version back from approval."""
    return _end(
        request,
        reference,
        number,
        withdraw_release,
        title=_("Withdraw it from approval"),
        text=_("Nobody decides on it any more. The draft can be changed and sent again."),
        done=_("The version is withdrawn from approval."),
    )


@login_required
def release_cancel(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """End the approval of a version as an administrator."""
    return _end(
        request,
        reference,
        number,
        cancel_release,
        form_class=ReleaseCancelForm,
        title=_("Cancel the approval"),
        text=_("Nobody decides on it any more. Whoever drafted it can change and send it again."),
        done=_("The approval is cancelled."),
    )


def _end(
    request: HttpRequest,
    reference: str,
    number: int,
    service: Any,
    *,
    done: str,
    form_class: type[ReleaseEndForm] = ReleaseEndForm,
    **words: str,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    seen, version = _draft(actor, reference, number)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=actor, reference=seen.reference, number=number, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect(version_page(seen, number))
    return render_form(
        request,
        "catalogue/release_end.html",
        form,
        price_list=seen,
        version=version,
        ending=ending_of_approval(version, actor),
        **words,
    )


def _draft(actor: Actor, reference: str, number: int) -> tuple[Shown, PriceListVersion]:
    """The list and a draft of it, for those who keep lists. Raises ``NotFound``."""
    seen = access_price_list(actor=actor, reference=reference)
    version = access_version(actor=actor, price_list=seen, number=number)
    if (
        version is None
        or version.status != VersionStatus.DRAFT
        or not can_write(actor, PriceList.shareable)
    ):
        raise NotFound
    return seen, version


def version_page(price_list: Shown, number: int) -> str:
    """The address of a version on the page of its list."""
    return f"{reverse('price_list', args=[price_list.reference])}?version={number}"
