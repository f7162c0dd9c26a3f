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
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import actor_for, preview_actor
from portal.kernel.errors import DomainError, ReadsOnly, Refused, refusal_in
from portal.kernel.logs import new_request_id
from portal.kernel.models import Preview
from portal.kernel.previews import (
    SESSION_KEY,
    person_of_session,
    running_preview,
    seen_through,
    under_change,
)
from portal.kernel.viewers import viewing

type GetResponse = Callable[[HttpRequest], HttpResponse]

# Pages whose authors need inline scripts: the Wagtail editor and the Django admin.
_RELAXED = ("/cms/", "/admin/")
# The addresses, by their names, that end a preview.
_WAYS_OUT = {"preview_stop", "account_logout"}
# Where people look after their own accounts, or act with rights that the policy does not give.
_OWN_ACCOUNT = ("/accounts/", "/oauth/", *_RELAXED)


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
        request.actor = person_of_session(request.user, request.session)  # type: ignore[attr-defined]
        request.preview = None  # type: ignore[attr-defined]
        request.preview_is_over = False  # type: ignore[attr-defined]
        key = request.session.get(SESSION_KEY) if request.user.is_authenticated else None
        # Whoever leads out of a preview acts as themselves.
        if key and resolve_name(request) not in _WAYS_OUT:
            self._look_through(request, key)
        preview = request.preview  # type: ignore[attr-defined]
        if preview is not None and preview.change is not None:
            return self._respond_under_change(request, preview)
        with viewing(request.actor):  # type: ignore[attr-defined]
            return self._respond(request)

    def _respond_under_change(self, request: HttpRequest, preview: Preview) -> HttpResponse:
        """Answer as if what nobody has saved were saved."""
        viewer = actor_for(preview.viewer)
        try:
            with under_change(viewer, preview.change):
                # What changes may be what the person counts as: a company's tier.
                request.actor = preview_actor(preview.person, viewer=viewer)  # type: ignore[attr-defined]
                with viewing(request.actor):  # type: ignore[attr-defined]
                    return self._respond(request)
        except DomainError as error:
            return refusal(request, error)

    def _look_through(self, request: HttpRequest, key: str) -> None:
        """Answer as somebody else would be answered, or forget a preview that has ended."""
        viewer: Any = request.user
        preview = running_preview(viewer.pk, key)
        actor = seen_through(preview, request.actor)  # type: ignore[attr-defined]
        if preview is None or not actor.is_signed_in:
            del request.session[SESSION_KEY]
            request.preview_is_over = True  # type: ignore[attr-defined]
            return
        request.actor, request.user, request.preview = actor, preview.person, preview  # type: ignore[attr-defined, misc]

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with pghistory.context(
            user=request.actor.on_behalf_of or request.user.pk,  # type: ignore[attr-defined]
            url=request.path,
            request=request.request_id,  # type: ignore[attr-defined]
        ):
            return self.get_response(request)


def resolve_name(request: HttpRequest) -> str | None:
    """The name of the address that is asked for; ``None`` for one that leads nowhere."""
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


class PreviewMiddleware:
    """Lets a preview read, and nothing else: what would change something is refused unasked.

    Commands refuse it too, and so does the database; views that read by POST say so with
    ``open_to_previews``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        """The refusal, or nothing."""
        is_reading = request.method in {"GET", "HEAD", "OPTIONS"}
        if request.preview_is_over and not is_reading:  # type: ignore[attr-defined]
            return refusal(request, ReadsOnly(_("The preview has ended. Nothing was changed.")))
        if request.preview is None or getattr(view, "open_to_previews", False):  # type: ignore[attr-defined]
            return None
        if request.path.startswith(_OWN_ACCOUNT):
            text = _("A preview does not look into accounts. Stop it to see your own.")
            return refusal(request, ReadsOnly(text))
        return None if is_reading else refusal(request, ReadsOnly())


def open_to_previews[V: Callable[..., Any]](view: V) -> V:
    """Mark a view that reads, also by POST."""
    view.open_to_previews = True  # type: ignore[attr-defined]
    return view


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
        refused = refusal_in(error)
        return refusal(request, refused) if refused else None


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A refusal as a page or as JSON, with its status."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {"code": error.code, "message": str(error), "field": error.field}
        return JsonResponse({"error": body}, status=error.status)
    return render(request, "errors/refused.html", {"error": error}, status=error.status)
