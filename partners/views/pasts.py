"""``/partners/P-1017/sharing/?on=2026-03-01``: everything that a partner saw on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models import Organisation
from partners.selectors.organisations import access_partner
from partners.selectors.partners import rows_to_partner_on, visible_to_partner_on
from partners.views.kinds import kind_asked
from partners.views.sharing import end_of_day
from portal.kernel.pages.listing import Listing
from portal.kernel.pages.paging import requested_page
from sharing.policies import visible_to
from sharing.projections import Shown
from sharing.shareable import Shareable, shareables
from sharing.visible_then import as_seen, order_then


@login_required
@require_safe
def partner_sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """The first records of every kind; with ``kind`` all of that kind, page by page."""
    seen = access_partner(actor=request.actor, reference=reference)
    asked = request.GET.get("on", "")
    context: dict[str, Any] = {"partner": seen, "on": asked, "error": "", "day": None}
    try:
        context["day"] = date.fromisoformat(asked) if asked else None
    except ValueError:
        context["error"] = _("Enter a date, for example 2026-03-01.")
        return render(request, "partners/partner_sharing.html", context, status=422)
    moment = end_of_day(context["day"])
    if moment and request.GET.get("kind"):
        kind = kind_asked(request, shareables())
        context |= {"kind": kind, "list": _page(request, seen, moment, kind)}
    elif moment:
        found = visible_to_partner_on(actor=request.actor, partner=seen, at=moment)
        context["kinds"] = [
            (each.shareable, _named_now(request, each.shareable, each.rows), each.more)
            for each in found
        ]
    return render(request, "partners/partner_sharing.html", context)


def _page(request: HttpRequest, partner: Any, moment: datetime, kind: Shareable) -> Listing:
    rows = rows_to_partner_on(actor=request.actor, partner=partner, at=moment, kind=kind)
    named = partial(_as_named, request, kind)
    found = Listing(
        request, str(kind.plural), requested_page(request, rows, order_then(kind), named)
    )
    found.total = rows.order_by().count()
    return found


def _as_named(request: HttpRequest, kind: Shareable, rows: Sequence[Any]) -> list[dict[str, Any]]:
    return _named_now(request, kind, as_seen(rows))


def _named_now(
    request: HttpRequest, kind: Shareable, rows: Sequence[Shown]
) -> list[dict[str, Any]]:
    """What was seen then, named as far as whoever asks sees the record today."""
    model = kind.model
    visible = visible_to(
        request.actor, model._default_manager.filter(pk__in=[row.pk for row in rows])
    )
    today = {record.pk: record for record in visible}
    return [
        _called(kind, row, today.get(row.pk))
        | {
            "is_organisation": model is Organisation and row.pk in today,
            "facets": row.facet_labels,
        }
        for row in rows
    ]


def _called(kind: Shareable, row: Shown, record: Any) -> dict[str, str]:
    """Its reference and its name. What people call by neither is told by its own words, to whoever
    sees all of it today: they may say any of it."""
    if record is None:
        return {"reference": row.called, "name": ""}
    seen = Shown(record, noted=False)
    name = getattr(seen, "name", "") or ""
    nameless = not name and kind.main is None and kind.key == "public_id"
    if nameless and not kind.everything & ~record.facet_mask:
        return {"reference": "", "name": str(record)}
    return {"reference": row.called, "name": name}
