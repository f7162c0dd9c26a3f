"""``/search/?q=``: the palette's answer, and a page for whoever comes without scripts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.desk.search import search


@login_required
@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Records, jumps and actions for what was typed."""
    query = request.GET.get("q", "")[:100]
    hits = search(actor=request.actor, query=query)  # type: ignore[attr-defined]
    template = "desk/palette_hits.html" if request.htmx else "desk/search.html"  # type: ignore[attr-defined]
    response = render(request, template, {"hits": hits, "query": query})
    response.headers["Vary"] = "HX-Request"
    return response
