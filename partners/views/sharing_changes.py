"""``/manage/sharing-changes/``: changes of sharing that a second person decides on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.engine.sharing_changes import effects_of, subject_of
from partners.forms_sharing import ChangeCancelForm, ChangeEndForm
from partners.models import SharingChange, SharingChangeKind, SharingChangeStatus
from partners.policies_sharing import asked_for_change
from partners.selectors.sharing_changes import (
    access_sharing_change,
    open_tasks,
    sharing_change_list,
)
from partners.services.sharing_changes import (
    cancel_sharing_change,
    withdraw_sharing_change,
)
from partners.views.walls import named_effects
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.pages.forms import render_form
from sharing.comparison import listed_for
from sharing.models import WaitingShare
from sharing.policies import visible_to
from sharing.shareable import shareable_named
from workflows.models import ApprovalOutcome, ApprovalProcess
from workflows.policies import can_decide
from workflows.requests import request_type
from workflows.selectors.endings import ending_of_approval
from workflows.selectors.routes import route_of
from workflows.selectors.threads import questions_to_author
from workflows.selectors.verdicts import verdicts_for
from workflows.views.sheet import facts, sheet_terms
from workflows.views.task_page import task_url

SHOWN = 200
_WITH_REASON = {ApprovalOutcome.RETURNED, ApprovalOutcome.REJECTED}


@login_required
@require_safe
def sharing_changes(request: HttpRequest) -> HttpResponse:
    """The changes that the viewer knows of, those that wait first."""
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_house:
        raise NotFound
    found = list(sharing_change_list(actor=actor)[:SHOWN])
    found.sort(key=lambda each: each.status != SharingChangeStatus.WAITING)
    return render(request, "partners/sharing_changes.html", {"changes": found})


@login_required
@require_safe
def sharing_change(request: HttpRequest, reference: str) -> HttpResponse:
    """One change: what it would do exactly, who decides, and how it ended."""
    actor = request.actor  # type: ignore[attr-defined]
    change = access_sharing_change(actor=actor, reference=reference)
    waits = change.status == SharingChangeStatus.WAITING
    effects = [listed_for(actor, each) for each in effects_of(change)] if waits else []
    context: dict[str, Any] = {
        "change": change,
        "waits": waits,
        "place": _place(change, actor),
        "effects": named_effects(effects),
        "questions": questions_to_author(change, actor),
    }
    route = route_of(change, actor)
    if route is not None:
        outcome = ApprovalOutcome(route.outcome)
        verdicts = verdicts_for(route.process)[:1] if outcome in _WITH_REASON else []
        own = asked_for_change(actor, change)
        mine = [each for each in open_tasks(change) if can_decide(actor, each).allowed]
        context |= {
            "route": route,
            "approval": route.process,
            "verdict": verdicts[0] if verdicts else None,
            "terms": _as_sent(route.process, actor),
            "may_resend": waits and own and outcome == ApprovalOutcome.RETURNED,
            "may_withdraw": waits and own,
            "may_cancel": waits and actor.is_administrator and not own,
            "may_nudge": own and route.may_nudge,
            "decide_url": task_url(mine[0]) if mine else "",
        }
    return render(request, "partners/sharing_change.html", context)


def _as_sent(approval: ApprovalProcess, actor: Actor) -> list[tuple[str, str]]:
    """What is, or was, decided on, as it was sent; what kind of change it is stands beside."""
    frozen = approval.snapshot
    sent = {name: value for name, value in frozen.facts.items() if name != "change"}
    return [
        *sheet_terms(frozen.sheet),
        *facts(request_type(approval.request_type), sent, actor),
    ]


def _place(change: SharingChange, actor: Actor) -> str:
    """The page of what the change is about, for those who may open it."""
    subject, may_keep = subject_of(change), actor.is_administrator
    match change.kind:
        case SharingChangeKind.SHARE:
            return _page_of_shared(subject, actor)
        case SharingChangeKind.OVERLAP:
            return reverse("overlap", args=[subject.public_id])
        case SharingChangeKind.STANDING:
            return reverse("partner_desk", args=[subject.partner.reference])
        case SharingChangeKind.VERSION:
            return reverse("agreement", args=[subject.agreement.public_id])
        case SharingChangeKind.RULE if may_keep:
            return reverse("sharing_rule", args=[subject.public_id])
        case SharingChangeKind.WALL | SharingChangeKind.LIFT if may_keep:
            return reverse("wall", args=[subject.public_id])
        case SharingChangeKind.JOIN | SharingChangeKind.LEAVE if may_keep:
            return reverse("rival_group", args=[subject.group.public_id])
    return ""


def _page_of_shared(share: WaitingShare, actor: Actor) -> str:
    """Who sees the record that is shared, where it is a single one that the reader sees."""
    shareable = shareable_named(share.subject)
    rows = shareable.model._default_manager.filter(pk__in=share.record_ids[:2])
    found = list(visible_to(actor, rows)) if len(share.record_ids) == 1 else []
    return reverse("why", args=[share.subject, shareable.name_of(found[0])]) if found else ""


@login_required
def sharing_change_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a change back."""
    return _end(
        request,
        reference,
        withdraw_sharing_change,
        title=_("Withdraw the change"),
        text=_("Nobody decides on it any more, and nothing changes."),
        done=_("The change is withdrawn."),
    )


@login_required
def sharing_change_cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """End a request that nobody should decide, as an administrator."""
    return _end(
        request,
        reference,
        cancel_sharing_change,
        form_class=ChangeCancelForm,
        title=_("Cancel the change"),
        text=_("Nobody decides on it any more, and nothing changes. Whoever asked is told why."),
        done=_("The change is cancelled."),
    )


def _end(
    request: HttpRequest,
    reference: str,
    service: Any,
    *,
    done: str,
    form_class: type[ChangeEndForm] = ChangeEndForm,
    **words: str,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    change = access_sharing_change(actor=actor, reference=reference)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=actor, change=change, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("sharing_change", change.reference)
    return render_form(
        request,
        "partners/sharing_change_form.html",
        form,
        change=change,
        is_end=True,
        ending=ending_of_approval(change, actor),
        **words,
    )
