"""``/manage/routes/``: who decides what, as versioned rules that an administrator edits."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kernel.errors import DomainError, NotFound
from portal.kernel.formats import daytime_text
from workflows.engine.policy_check import findings
from workflows.forms import ActivationForm
from workflows.models import PolicyStatus, RoutingPolicy
from workflows.policies import can_activate
from workflows.requests import request_type
from workflows.selectors.policies import (
    access_policy,
    policy_families,
    rule_lines,
    state_of,
    version_in_force,
)
from workflows.selectors.policy_diff import policy_changes, version_before
from workflows.services.activate_policy import activate_policy
from workflows.services.edit_policy import discard_policy, draft_policy, remove_rule, save_rule
from workflows.views.graph import graph
from workflows.views.rule_form import RuleForms


@require_safe
@login_required
def routes(request: HttpRequest) -> HttpResponse:
    """Every kind of request with the versions of its policy, and the graph they all run on."""
    families = policy_families(actor=request.actor)  # type: ignore[attr-defined]
    for family in families:
        for version in family.versions:
            version.state = state_of(version, family.in_force)  # type: ignore[attr-defined]
    return render(request, "workflows/routes.html", {"families": families, "graph": graph()})


@require_POST
@login_required
def new_version(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft from the rules in force."""
    try:
        draft = draft_policy(actor=request.actor, code=code)  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("routes")
    return redirect("policy", draft.public_id)


def _page(request: HttpRequest, public_id: uuid.UUID, form: ActivationForm) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = access_policy(actor=actor, public_id=public_id)
    base = version_before(row)
    is_draft = row.status == PolicyStatus.DRAFT
    is_unused = is_draft or row.status == PolicyStatus.PROPOSED
    context = {
        "policy": row,
        "kind": request_type(row.request_type),
        "lines": rule_lines(row),
        "state": state_of(row, version_in_force(row)),
        "findings": findings(row) if is_unused else [],
        "is_unused": is_unused,
        "is_proposed": row.status == PolicyStatus.PROPOSED,
        "may_activate": can_activate(actor, row),
        "base": base,
        "changes": policy_changes(row, base) if base else [],
        "is_draft": is_draft,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "workflows/policy.html", context, status=status)


@require_safe
@login_required
def policy(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One version: its rules in words, what is wrong with them, and when it comes into force."""
    return _page(request, public_id, ActivationForm())


@require_POST
@login_required
def activate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Bring a draft into force."""
    form = ActivationForm(request.POST)
    if form.is_valid():
        try:
            version = activate_policy(
                actor=request.actor,  # type: ignore[attr-defined]
                policy=public_id,
                effective_from=form.moment(),
            )
        except NotFound:
            raise
        except DomainError as error:
            error.field = {"effective_from": "day"}.get(error.field or "", error.field)
            form.refuse(error)
        else:
            messages.success(request, _activated(version, later=form.moment() is not None))
            return redirect("routes")
    return _page(request, public_id, form)


def _activated(version: RoutingPolicy, *, later: bool) -> str:
    if not later or version.effective_from is None:
        return _("The new version routes requests from now on.")
    moment = daytime_text(timezone.localtime(version.effective_from))
    return _("The new version routes requests from %(at)s on.") % {"at": moment}


@require_POST
@login_required
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    discard_policy(actor=request.actor, policy=public_id)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is discarded."))
    return redirect("routes")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def rule(request: HttpRequest, public_id: uuid.UUID, rule_id: int | None = None) -> HttpResponse:
    """Add a rule to a draft, or change one."""
    actor = request.actor  # type: ignore[attr-defined]
    row = access_policy(actor=actor, public_id=public_id)
    known = {each.pk: each for each in row.rules.all()}
    if rule_id is not None and rule_id not in known:
        raise NotFound
    kind = request_type(row.request_type)
    data = request.POST if request.method == "POST" else None
    forms = RuleForms(kind, known.get(rule_id or 0), data)
    if data is not None and forms.is_valid():
        try:
            save_rule(actor=actor, policy=public_id, rule=forms.rule(), rule_id=rule_id)
        except DomainError as error:
            forms.refuse(error)
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("policy", public_id)
    context: dict[str, Any] = {"policy": row, "kind": kind, "forms": forms, "form": forms.label}
    context["rule"] = known.get(rule_id or 0)
    status = 422 if data is not None else 200
    return render(request, "workflows/rule.html", context, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: uuid.UUID, rule_id: int) -> HttpResponse:
    """Take a rule out of a draft."""
    remove_rule(actor=request.actor, policy=public_id, rule_id=rule_id)  # type: ignore[attr-defined]
    messages.success(request, _("The rule is removed."))
    return redirect("policy", public_id)
