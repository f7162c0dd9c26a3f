"""What every request gets: an id, a strict content policy, preferences, an actor, typed errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware import csp
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import actor_for
from portal.kernel.errors import DomainError, Refused
from portal.kernel.logs import new_request_id
from portal.kernel.viewers import viewing

type GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages whose authors need inline scripts: the Wagtail editor and the Django admin.
_RELAXED = ("/cms/", "/admin/")


class RequestIdMiddleware:
    """Gives the request an id, and the response the header ``X-Request-Id``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request under its id."""
        request.request_id = new_request_id()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ContentSecurityPolicyMiddleware(csp.ContentSecurityPolicyMiddleware):
    """Django's own, except that the two editors keep their inline scripts."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the strict policy, or the editors' one."""
        if request.path.startswith(_RELAXED):
            response.headers.setdefault(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'self' 'unsafe-inline'; "
                "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                "font-src 'self' data:; frame-ancestors 'self'; base-uri 'none'",
            )
            return response
        return super().process_response(request, response)


class PreferencesMiddleware:
    """Language and time zone of the signed-in person; before sign-in, what the browser asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Run the request in the viewer's language and time zone."""
        user: Any = request.user
        signed_in = user.is_authenticated
        # Content pages carry their language in the address; everything else follows the person.
        language = translation.get_language_from_path(request.path_info) or (
            user.language if signed_in else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        )
        if language not in dict(settings.LANGUAGES):
            language = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        zone = ZoneInfo(user.timezone) if signed_in and user.timezone else None
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
            # Lazy responses render here, while the language still holds.
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """``request.actor``, and its name on the history of every row that the request changes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor, and let the database know for whom it answers."""
        request.actor = actor_for(request.user)  # type: ignore[attr-defined]
        with viewing(request.actor):  # type: ignore[attr-defined]
            return self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(
            user=request.user.pk,
            url=request.path,
            request=request.request_id,  # type: ignore[attr-defined]
        ):
            return self.get_response(request)


class DomainErrorMiddleware:
    """Turns a ``DomainError`` that no view answered into a page or JSON with its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        """Refuse the one character that no text of the database can hold, wherever it stands."""
        # Views that are no forms of ours read the body themselves.
        is_form = not getattr(view, "csrf_exempt", False)
        said = (*request.GET.lists(), *(request.POST.lists() if is_form else ()))
        if any("\0" in text for name, texts in said for text in (name, *texts)) or (
            "\0" in request.path
        ):
            text = _("Remove the invisible character.")
            return self.process_exception(request, Refused(text, code="control_character"))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer to a refusal; anything else stays an error of ours."""
        if not isinstance(error, DomainError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            body = {"code": error.code, "message": str(error), "field": error.field}
            return JsonResponse({"error": body}, status=error.status)
        return render(request, "errors/refused.html", {"error": error}, status=error.status)
