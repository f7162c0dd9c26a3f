"""``/manage/routes/mining/``: how requests are really decided, from our own history."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.kernel.errors import NotFound
from portal.kernel.models.people import DepartmentCode
from portal.kernel.pages import charts
from workflows.engine.event_logs import ocel_csv, xes_text
from workflows.engine.mining import Mined, RoleFigures, happenings, mine
from workflows.models import DecisionKind, TaskStatus
from workflows.policies import can_manage_routes
from workflows.requests import request_types
from workflows.views.policy_work import MONTHS
from workflows.wording import USUAL

# Requests behind a figure that are listed.
_LISTED = 100
_FORMATS = {
    "xes": (xes_text, "application/xml; charset=utf-8"),
    "csv": (ocel_csv, "text/csv; charset=utf-8"),
}


@require_safe
@login_required
def mining(request: HttpRequest) -> HttpResponse:
    """Variants, throughput, waiting, rework, rejections, lateness; ``format=xes|csv`` exports."""
    if not can_manage_routes(request.actor):  # type: ignore[attr-defined]
        raise NotFound
    kinds = request_types()
    asked = request.GET.get("kind", "")
    kind = next((each for each in kinds if each.code == asked), kinds[0] if kinds else None)
    if kind is None:
        raise NotFound
    given = request.GET.get("months", "")
    months = int(given) if given.isdecimal() and int(given) in MONTHS else 12
    export, pick = request.GET.get("format", ""), request.GET.get("pick", "")
    if export in _FORMATS:
        return _exported(kind.code, months, pick, export)
    found = mine(kind.code, months=months)
    context = {"kind": kind, "kinds": kinds, "months": months, "choices": MONTHS}
    context |= _told(found) | _picked(found, pick)
    return render(request, "workflows/mining.html", context)


def _exported(code: str, months: int, pick: str, export: str) -> HttpResponse:
    write, content_type = _FORMATS[export]
    rows = happenings(code, months=months, pick=pick)
    response = HttpResponse(write(rows), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{code}.{export}"'
    return response


def _picked(found: Mined, pick: str) -> dict[str, Any]:
    """The requests behind a figure; nothing for a name that none has."""
    rows = found.picks.get(pick)
    if rows is None:
        return {}
    kind, _dash, role = pick.partition("-")
    words = {
        "course": _("Requests that took this course"),
        "rework": _("Requests that were sent more than once"),
        "decided": _("Requests on which %(role)s decided"),
        "late": _("Requests on which %(role)s was late"),
        "rejected": _("Requests that %(role)s rejected"),
        "returned": _("Requests that %(role)s returned"),
    }
    return {
        "picked": rows[:_LISTED],
        "pick": pick,
        "picked_title": words[kind] % {"role": _role(role)},
        "picked_more": len(rows) > _LISTED,
    }


def _told(found: Mined) -> dict[str, Any]:
    most = max((variant.count for variant in found.variants), default=1)
    longest = max((each.median_hours for each in (*found.roles, *found.departments)), default=1.0)
    busiest = max((max(each.sent, each.ended) for each in found.throughput), default=1)
    return {
        "found": found,
        "variants": [
            {
                "variant": variant,
                "text": " → ".join(_step(step) for step in variant.steps),
                "bar": charts.bar(variant.count, most),
            }
            for variant in found.variants
        ],
        "roles": [_waited(role, longest) for role in found.roles],
        "departments": [_waited(each, longest) for each in found.departments],
        "throughput": [
            {
                "month": each,
                "sent": charts.bar(each.sent, busiest),
                "ended": charts.bar(each.ended, busiest),
            }
            for each in found.throughput
        ],
    }


def _waited(figures: RoleFigures, longest: float) -> dict[str, Any]:
    return {
        "role": figures,
        "name": _role(figures.role),
        "bar": charts.bar(figures.median_hours, longest),
        "reasons": figures.reasons.most_common(3),
    }


def _role(role: str) -> str:
    return str(dict(DepartmentCode.choices).get(role, role))


def _step(activity: str) -> str:
    role, _space, kind = activity.rpartition(" ")
    words = {
        "sent": _("Request sent"),
        "sent again": _("Sent again"),
        "withdrawn": _("Withdrawn"),
        "cancelled": _("Cancelled"),
    }
    if activity in words:
        return words[activity]
    others = {DecisionKind.UNDO: _("Taken back"), TaskStatus.SKIPPED: _("Skipped")}
    return f"{_role(role)}: {others.get(kind) or USUAL[kind].done}"
