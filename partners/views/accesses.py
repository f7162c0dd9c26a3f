"""``/partners/P-1017/access/``: what a partner's people and programs did with what is shared."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.selectors.accesses import LATEST, AccessFilters, access_log, in_words
from partners.selectors.organisations import access_partner
from partners.selectors.partners import members_of
from partners.views.sharing import end_of_day, start_of_day
from portal.kernel.errors import NotFound, Refused
from portal.kernel.pages.paging import listing_of
from sharing.models import AccessAct

_FILTERS = ("act", "person", "since", "until")


@login_required
@require_safe
def partner_access(request: HttpRequest, reference: str) -> HttpResponse:
    """The log, the latest first, narrowed by act, person and days."""
    if not request.actor.is_house:
        raise NotFound
    seen = access_partner(actor=request.actor, reference=reference)
    context: dict[str, Any] = {"partner": seen, "acts": AccessAct.choices, "error": ""}
    context["people"] = members_of(actor=request.actor, organisation_id=seen.organisation_id)[:500]
    try:
        filters = _filters(request)
    except Refused as error:
        context |= {"error": str(error), "error_field": error.field}
        return render(request, "partners/partner_access.html", context, status=422)
    rows = access_log(actor=request.actor, partner=seen, filters=filters)
    context["list"] = listing_of(
        request,
        _("What was read"),
        rows,
        LATEST,
        project=partial(in_words, request.actor),
        filters=_FILTERS,
    )
    return render(request, "partners/partner_access.html", context)


def _filters(request: HttpRequest) -> AccessFilters:
    """What the address asks for. Raises ``Refused`` for a date that is none."""
    given = {name: request.GET.get(name, "") for name in _FILTERS}
    return AccessFilters(
        act=given["act"] if given["act"] in AccessAct.values else "",
        person=_person(given["person"]),
        since=start_of_day(_day(given["since"], "since")),
        until=end_of_day(_day(given["until"], "until")),
    )


def _person(asked: str) -> str:
    try:
        return str(UUID(asked)) if asked else ""
    except ValueError:
        return ""


def _day(asked: str, field: str) -> date | None:
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Refused(_("Enter a date, for example 2026-03-01."), field=field) from None
