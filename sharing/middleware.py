"""Writes down what the pages of partners showed."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sharing.engine.journal import journal
from sharing.models import AccessAct
from sharing.readings import reading

type GetResponse = Callable[[HttpRequest], HttpResponse]

# Addresses, by their names, of what is searched and of what is taken home.
_SEARCH = "search"
_FILE = "file"


class AccessLogMiddleware:
    """Notes the records that a response shows. The API and exports note theirs themselves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then hand over what was shown; a refusal showed nothing."""
        with reading(request.actor) as seen:  # type: ignore[attr-defined]
            response = self.get_response(request)
        if seen is None or response.status_code >= 300 or "X-Export-Receipt" in response.headers:
            return response
        query = request.GET.get("q", "")
        act = _act(request, query)
        journal.put(seen.entries(act, place=request.path, query=query))
        return response


def _act(request: HttpRequest, query: str) -> AccessAct:
    match = request.resolver_match
    if match is not None and match.url_name == _FILE:
        return AccessAct.DOWNLOADED
    if query or (match is not None and match.url_name == _SEARCH):
        return AccessAct.SEARCHED
    return AccessAct.OPENED if match is not None and match.kwargs else AccessAct.LISTED
