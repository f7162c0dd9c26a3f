"""Static files, in the thread of the request.

The middleware of servestatic is asynchronous: every page passed it, and changed threads for files
that it did not ask for. Here it only knows the files; they are read as they lie on the disk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import Redirect, StaticFile


class StaticFilesMiddleware:
    """Answers for static files, and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._known = ServeStaticMiddleware(_asks_nobody)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file of the request's path, else what comes of the request."""
        known, path = self._known, request.path_info
        found = known.find_file(path) if known.autorefresh else known.files.get(path)
        return self._get_response(request) if found is None else _sent(found, request)


async def _asks_nobody(request: HttpRequest) -> HttpResponseBase:
    raise LookupError(request.path)  # what is no file goes on as it came


def _sent(file: StaticFile | Redirect, request: HttpRequest) -> HttpResponse:
    """A file of ours, whole or the part that is asked for: none is too large for memory."""
    found = file.get_response(request.method or "GET", request.META)
    content = b""
    if found.file is not None:
        with found.file as opened:
            content = opened.read()
    response = HttpResponse(content, status=int(found.status))
    # Each file's own type stands among its headers, if it has one.
    del response["Content-Type"]
    for name, value in found.headers:
        if value is not None:
            response[name] = value
    return response
