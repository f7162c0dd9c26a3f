"""``/why/deals.deal/D-310/``: who sees a record, and why; for partners, why they themselves do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partners.selectors.parties import name_parties
from partners.views.sharing import asked_date, asked_party, grant_rows
from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, NotFound, Refused
from portal.kernel.finding import one_of
from sharing.crowds import seen_by_each
from sharing.engine.explainer import explain
from sharing.models import Party, PartyKind
from sharing.policies import can_share, visible_to
from sharing.reach import reach_of
from sharing.selectors import grants_on, walls_on
from sharing.services.revoke import revoke_grant
from sharing.shareable import Shareable, shareable_named
from sharing.sights import sight_of

# What people call a record by, the first that its model has.
_NAMES = ("reference", "sku")
MOST_PARTIES, MOST_GRANTS = 50, 200


@login_required
def why(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """The page; a POST takes one grant back."""
    shareable = _kind(kind)
    record = _record(request, shareable, ref)
    may_share = can_share(request.actor, shareable)
    if request.method == "POST":
        return _take_back(request, record, may_share=may_share)
    grants = list(grants_on(actor=request.actor, record=record)[:MOST_GRANTS])
    kind_name = str(shareable.plural)
    seen = shareable.names(record.facet_mask)
    context: dict[str, Any] = {
        "record": record,
        "name": ref if _named(shareable) else kind_name,
        "kind": kind_name,
        "may_share": may_share,
        "grants": grant_rows(shareable, grants),
        "own": [
            (shareable.facet(facet).label, explain(request.actor, record, facet)) for facet in seen
        ],
    }
    if may_share:
        context["seen_by"], context["more"] = _seen_by(shareable, record)
        context["walls"] = list(walls_on(actor=request.actor, record=record)[:MOST_PARTIES])
        context |= asked_party(request, record) | asked_date(request, record)
    return render(request, "partners/why.html", context)


def _kind(label: str) -> Shareable:
    try:
        return shareable_named(label)
    except Refused as error:
        raise NotFound from error


def _record(request: HttpRequest, shareable: Shareable, ref: str) -> Any:
    """The record as the viewer sees it. Raises ``NotFound``."""
    rows = visible_to(request.actor, shareable.model._default_manager.all())  # type: ignore[attr-defined]
    column = _named(shareable)
    if column is None:
        return one_of(rows, ref)
    found: Model | None = rows.filter(**{column: ref}).first()
    if found is None:
        raise NotFound
    return found


def _named(shareable: Shareable) -> str | None:
    """The column by which people call records of this kind, if they do."""
    known = shareable.model._meta._forward_fields_map
    return next((name for name in _NAMES if name in known), None)


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


def _take_back(request: HttpRequest, record: Any, *, may_share: bool) -> HttpResponse:
    if not may_share:
        raise NotFound
    held = grants_on(actor=request.actor, record=record)  # type: ignore[attr-defined]
    grant = one_of(held, request.POST.get("grant", ""))
    try:
        revoke_grant(actor=request.actor, grant=grant)  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = _("%(name)s no longer sees what was shared.") % {"name": grant.party.label}
        messages.success(request, text)
    return redirect(request.path)
