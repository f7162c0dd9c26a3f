"""Before a policy comes into force: a second person, and the requests of the last months."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.kernel.errors import DomainError, Forbidden, NotFound
from portal.kernel.money import Money
from portal.kernel.pages import charts
from workflows.engine.back_test import BackTest, back_test
from workflows.requests import request_type
from workflows.selectors.policies import access_policy
from workflows.services.propose_policy import propose_policy, send_policy_back
from workflows.views.what_if import role_of

MONTHS = (3, 6, 12, 24)


@require_POST
@login_required
def propose(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand a draft to the other administrators."""
    return _done(
        request,
        public_id,
        propose_policy,
        _("The draft is proposed. Another administrator brings it into force."),
    )


@require_POST
@login_required
def send_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Turn a proposal into a draft again."""
    return _done(request, public_id, send_policy_back, _("The version is a draft again."))


def _done(request: HttpRequest, public_id: uuid.UUID, service: Any, said: str) -> HttpResponse:
    try:
        service(actor=request.actor, policy=public_id)  # type: ignore[attr-defined]
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("policy", public_id)


@require_safe
@login_required
def test_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """``…/back-test/?months=6``: what this version would have changed, as table and chart."""
    policy = access_policy(actor=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    asked = request.GET.get("months", "")
    months = int(asked) if asked.isdecimal() and int(asked) in MONTHS else 6
    found = back_test(policy, months=months)
    context = {
        "policy": policy,
        "kind": request_type(policy.request_type),
        "months": months,
        "choices": MONTHS,
        "found": found,
        "share": found.share,
        "at_risk": Money(found.at_risk, settings.HOUSE_CURRENCY),
        "load": _load(found),
        "rows": [
            {
                "row": row,
                "added": ", ".join(role_of(step) for step in row.added),
                "dropped": ", ".join(role_of(step) for step in row.dropped),
                "at_stake": Money(row.at_stake, settings.HOUSE_CURRENCY),
            }
            for row in found.listed
        ],
    }
    return render(request, "workflows/back_test.html", context)


def _load(found: BackTest) -> list[dict[str, Any]]:
    top = max((max(pair) for pair in found.load.values()), default=1)
    return [
        {
            "role": role_of(found.names[role]),
            "before": before,
            "after": after,
            "change": after - before,
            "before_bar": charts.bar(before, top),
            "after_bar": charts.bar(after, top),
        }
        for role, (before, after) in found.load.items()
    ]
