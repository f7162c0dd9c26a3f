"""The sharing tab of a customer: who sees what and why, share, extend, take back."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from partners.models import SharingChangeKind
from partners.panels import customer_tab
from partners.policies import can_share_organisations
from partners.selectors.organisations import record_of
from partners.selectors.parties import (
    explain_every_facet,
    name_parties,
    party_named,
    party_options,
)
from partners.views.records import place_of_customer
from partners.views.second_person import waiting_context
from portal.kernel.errors import DomainError
from sharing.engine.explainer import explain
from sharing.models import Grant
from sharing.projections import Shown
from sharing.selectors import grants_on, seen_by_on, waiting_shares_on, walls_on
from sharing.share_disclosure import receivers
from sharing.shareable import Shareable, choices_of, shareable_of


def end_of_day(day: date | None) -> datetime | None:
    """The end of a day in the reader's time zone, as a moment."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def start_of_day(day: date | None) -> datetime | None:
    """The beginning of a day in the reader's time zone, as a moment."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


@customer_tab("sharing", gettext_lazy("Sharing"), order=40)
def sharing(request: HttpRequest, seen: Shown) -> tuple[str, dict[str, Any]]:
    """Grants and walls, the answer for one party, and who saw it on a date."""
    record = record_of(seen)
    grants = list(grants_on(actor=request.actor, record=record)[:200])
    past = grants_on(actor=request.actor, record=record, past=True).exclude(
        pk__in=[grant.pk for grant in grants]
    )
    shareable = shareable_of(record)
    context: dict[str, Any] = {
        "place": place_of_customer(seen, record),
        "may_share": can_share_organisations(request.actor),
        "grants": grant_rows(shareable, grants),
        "waiting": waiting_rows(shareable, record, request),
        "past": grant_rows(shareable, list(past.order_by("-granted_at")[:20])),
        "walls": list(walls_on(actor=request.actor, record=record)[:50]),
        "facets": choices_of(shareable),
        "own": [
            (shareable.facet(name).label, explain(request.actor, record, name))
            for name in seen.facets
        ],
    }
    context |= asked_party(request, record) | asked_date(request, record)
    return "partners/customer_sharing.html", context


def grant_rows(shareable: Shareable, grants: list[Grant]) -> list[dict[str, Any]]:
    """Grants with the names that people know of their parties and facets."""
    names = name_parties(grant.party for grant in grants)
    return [
        {
            "grant": grant,
            "party": name,
            "facets": [shareable.facet(facet).label for facet in grant.facets],
        }
        for grant, name in zip(grants, names, strict=True)
    ]


def waiting_rows(shareable: Shareable, record: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for a second person before it is shared, or ends otherwise."""
    return [
        {
            "share": waiting,
            "parties": name_parties(receivers(waiting)),
            "facets": [shareable.facet(facet).label for facet in waiting.facets],
        }
        | waiting_context(request.actor, SharingChangeKind.SHARE, waiting.pk)
        for waiting in waiting_shares_on(actor=request.actor, record=record)[:50]
    ]


def asked_party(request: HttpRequest, record: Any) -> dict[str, Any]:
    """What ``?party=`` asks: what this party sees of a record, why, and why not."""
    asked = request.GET.get("party", "")
    if not asked:
        return {"asked": ""}
    try:
        party = party_named(asked, actor=request.actor)
        answers = explain_every_facet(party, record, actor=request.actor)
    except DomainError as error:
        return {"asked": asked, "ask_error": str(error)}
    shareable = shareable_of(record)
    labelled = [(shareable.facet(answer.facet).label, answer) for answer in answers]
    return {"asked": asked, "asked_party": name_parties([party])[0], "answers": labelled}


def asked_date(request: HttpRequest, record: Any) -> dict[str, Any]:
    """What ``?on=`` asks: to whom a record was shared on a day."""
    asked = request.GET.get("on", "")
    if not asked:
        return {}
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return {"on": asked, "on_error": _("Enter a date, for example 2026-03-01.")}
    if day > timezone.localdate():
        return {
            "on": asked,
            "on_error": _("Nobody has seen it yet: choose today or a day before."),
        }
    moment = min(end_of_day(day), timezone.now())  # type: ignore[type-var]
    shareable = shareable_of(record)
    seen = seen_by_on(actor=request.actor, record=record, at=moment)  # type: ignore[arg-type]
    names = name_parties(party for party, _facets in seen)
    answers = [
        (name, [shareable.facet(facet).label for facet in facets])
        for name, (_party, facets) in zip(names, seen, strict=True)
    ]
    return {"on": asked, "on_day": day, "seen_then": answers}


@login_required
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """The answer of the party combobox."""
    options = [
        {"value": each.reference, "label": each.name, "note": each.kind}
        for each in party_options(actor=request.actor, query=request.GET.get("q", ""))
    ]
    return render(request, "components/options.html", {"options": options})
