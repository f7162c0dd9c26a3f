"""What responses need because one address serves a page and its fragments."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

from portal.desk.models import ViewList
from portal.desk.saved import address_of, default_view, views_of_list
from portal.desk.views.errors import too_large
from portal.kernel.bodies import REFUSED

type GetResponse = Callable[[HttpRequest], HttpResponse]

_TONES = {"success": "ok", "error": "bad", "warning": "warn"}


class TooLargeMiddleware:
    """Answers what was refused for its length (see ``BoundedBodies``) with a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, unless nothing of the body came."""
        is_refused = REFUSED in getattr(request, "scope", ())
        return too_large(request) if is_refused else self.get_response(request)


class DefaultViewMiddleware:
    """Opens a list with the view that an administrator set for the reader's role.

    Only an address that asks for nothing is answered so; everything else is what was asked for.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Where the reader is sent instead, or nothing."""
        match = request.resolver_match
        if match is None or match.url_name not in ViewList or request.method != "GET":
            return None
        if request.GET or request.htmx or not request.actor.is_signed_in:  # type: ignore[attr-defined]
            return None
        view = default_view(views_of_list(request, match.url_name), request.actor)  # type: ignore[attr-defined]
        return redirect(address_of(view)) if view else None


class FragmentMiddleware:
    """Tells caches that fragments differ from pages, and turns messages into toasts for htmx."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then add the headers."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request", "HX-Target"])
        if request.htmx and response.status_code < 300:  # type: ignore[attr-defined]
            for message in get_messages(request):
                tone = _TONES.get(message.level_tag, "info")
                detail = {"text": str(message), "tone": tone}
                trigger_client_event(response, "toast", detail)
        return response
