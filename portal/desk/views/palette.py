"""``/palette/?q=``: the records that the palette offers below its places."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.desk.search import records_found


@require_safe
@login_required
def palette(request: HttpRequest) -> HttpResponse:
    """Options to choose from."""
    text = request.GET.get("q", "")
    found = records_found(actor=request.actor, text=text)  # type: ignore[attr-defined]
    return render(request, "components/options.html", {"options": found})
