"""``/why/deals.deal/D-310/``: who sees a record, and why; for partners, why they themselves do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.selectors.parties import name_parties
from partners.views.records import place_of
from partners.views.sharing import asked_date, asked_party, grant_rows, waiting_rows
from portal.kernel.actors import Actor
from sharing.crowds import seen_by_each
from sharing.engine.explainer import explain
from sharing.models import Party, PartyKind
from sharing.policies import can_share
from sharing.reach import reach_of
from sharing.selectors import grants_on, walls_on
from sharing.shareable import Shareable
from sharing.sights import sight_of

MOST_PARTIES, MOST_GRANTS, MOST_PAST = 50, 200, 20


@login_required
@require_safe
def why(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """The page; from there whoever may share it does so, extends shares and takes them back."""
    place = place_of(request, kind, ref)
    shareable, record = place.shareable, place.record
    may_share = can_share(request.actor, shareable)
    grants = list(grants_on(actor=request.actor, record=record)[:MOST_GRANTS])
    context: dict[str, Any] = {
        "place": place,
        "may_share": may_share,
        "grants": grant_rows(shareable, grants),
        "own": [
            (shareable.facet(facet).label, explain(request.actor, record, facet))
            for facet in place.shown.facets
        ],
    }
    if may_share:
        held = [grant.pk for grant in grants]
        past = grants_on(actor=request.actor, record=record, past=True).exclude(pk__in=held)
        context["past"] = grant_rows(shareable, list(past.order_by("-granted_at")[:MOST_PAST]))
        context["waiting"] = waiting_rows(shareable, record, request)
        context["seen_by"], context["more"] = _seen_by(shareable, record)
        context["walls"] = list(walls_on(actor=request.actor, record=record)[:MOST_PARTIES])
        context |= asked_party(request, record) | asked_date(request, record)
    return render(request, "partners/why.html", context)


def _seen_by(shareable: Shareable, record: Any) -> tuple[list[tuple[Any, list[Any]]], int]:
    """Each party that sees it by whatever way, with the facets that it sees; at most
    ``MOST_PARTIES`` of them, and how many more see it."""
    reached = reach_of(shareable, record.pk).parties
    parties = list(Party.objects.filter(pk__in=reached).order_by("label", "pk"))
    # All are asked at once as what they are; those that are listed, as all that they count as.
    alone = seen_by_each(shareable, [record.pk], [_by_itself(party) for party in parties])
    seeing = [party for party, sight in zip(parties, alone, strict=True) if record.pk in sight]
    listed = seeing[:MOST_PARTIES]
    sights = seen_by_each(shareable, [record.pk], [sight_of(party) for party in listed])
    rows = [
        (name, [shareable.facet(facet).label for facet in shareable.names(sight[record.pk][1])])
        for name, sight in zip(name_parties(listed), sights, strict=True)
        if record.pk in sight
    ]
    return rows, len(seeing) - len(listed)


def _by_itself(party: Party) -> Actor:
    own = party.subject_id if party.kind == PartyKind.ORGANISATION else None
    return Actor(kind="preview", parties=(party.pk,), organisations={own: "user"} if own else {})
