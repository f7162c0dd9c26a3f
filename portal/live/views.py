"""Who else is at a record, as the page shows it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.live.selectors import people_present, takes_part


@require_safe
def presence(request: HttpRequest) -> HttpResponse:
    """These colleagues, whom the page's socket named."""
    actor = request.actor  # type: ignore[attr-defined]
    if not takes_part(actor):
        raise Http404
    try:
        ids = [str(UUID(each)) for each in request.GET.getlist("of")]
        editors = {UUID(each) for each in request.GET.getlist("edits")}
    except ValueError as error:
        raise Http404 from error
    people = people_present(actor=actor, ids=ids)
    return render(request, "frames/presence.html", {"people": people, "editors": editors})
