"""What responses need because one address serves a page and its fragments."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_htmx.http import trigger_client_event

type GetResponse = Callable[[HttpRequest], HttpResponse]

_TONES = {"success": "ok", "error": "bad", "warning": "warn"}


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
