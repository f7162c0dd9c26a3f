"""Pages for what went wrong, with the request id that the logs carry."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string

from portal.kernel.bodies import most_of_files


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where a form brought more text than is taken."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what may be sent, and to strangers that whoever has signed in may send more."""
    bounds = {
        "file_size": filesizeformat(settings.UPLOAD_MAX_BYTES),
        "text_size": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
        "whole_size": filesizeformat(most_of_files()),
    }
    return render(request, "413.html", bounds, status=413)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page for what does not exist and for what the reader may not see.

    News and library are read signed in: a stranger signs in first, whatever the link leads to.
    """
    code = request.path.lstrip("/").partition("/")[0]
    if request.user.is_anonymous and code in dict(settings.LANGUAGES):
        return redirect_to_login(request.get_full_path())
    return _page(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its token: the page was open too long."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing here may fail again, so the page asks neither database nor session."""
    context = {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(render_to_string("500.html", context), status=500)
