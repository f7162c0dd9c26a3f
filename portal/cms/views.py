"""Lists of news and library pages."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.cms.selectors import library_list, library_topics, news_list
from portal.kernel.errors import NotFound
from portal.kernel.keyset import Sort, page

_PAGE = 20


@require_safe
@login_required
def news(request: HttpRequest) -> HttpResponse:
    """News for the reader, newest first."""
    rows = page(
        news_list(actor=request.actor),  # type: ignore[attr-defined]
        Sort("published_on", descending=True, parse=date.fromisoformat),
        first=_PAGE if "before" not in request.GET else None,
        after=request.GET.get("after"),
        last=_PAGE if "before" in request.GET else None,
        before=request.GET.get("before"),
    )
    return render(request, "cms/news.html", {"page": rows})


@require_safe
@login_required
def library(request: HttpRequest) -> HttpResponse:
    """The library for the reader, by title; filtered by topic and words."""
    actor = request.actor  # type: ignore[attr-defined]
    topic, text = request.GET.get("topic", ""), request.GET.get("q", "").strip()
    rows = page(
        library_list(actor=actor, topic=topic, text=text),
        Sort("title"),
        first=_PAGE if "before" not in request.GET else None,
        after=request.GET.get("after"),
        last=_PAGE if "before" in request.GET else None,
        before=request.GET.get("before"),
    )
    context = {"page": rows, "topics": library_topics(actor=actor), "topic": topic, "text": text}
    return render(request, "cms/library.html", context)


@require_safe
@login_required
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of a content page, for people who are signed in; nothing else under media is
    reachable by address. Raises ``NotFound``."""
    try:
        return FileResponse(default_storage.open(f"images/{name}", "rb"))
    except (FileNotFoundError, IsADirectoryError, SuspiciousOperation) as error:
        raise NotFound from error
