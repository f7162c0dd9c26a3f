"""Whose request it is: a token's owner, or the person of a session of our own pages.

The cookie of a session is accepted only with what a foreign site cannot send: an own origin and,
where something could be written, the CSRF token of our pages. A token of the API needs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from partner_api.errors import ClientError
from partner_api.parameters import is_json, is_multipart
from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.errors import NotFound
from portal.kernel.previews import HEADER, looking_through
from portal.kernel.services.tokens import authenticate
from portal.live.consumers import session_actor


def caller(request: HttpRequest) -> Actor:
    """Whose request it is. Raises ``ClientError`` for a bad token or a foreign site's request."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _space, token = header.partition(" ")
        actor = authenticate(token.strip()) if scheme.lower() == "bearer" else ANONYMOUS
        if not actor.is_signed_in:
            raise ClientError("This token is unknown or has ended.", "bad_token", status=401)
        return _looking(request, actor)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        _refuse_other_sites(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # A copy is the actor itself, without the lazy object around it.
    return _looking(request, copy(actor)) if actor.is_signed_in else ANONYMOUS


def _looking(request: HttpRequest, actor: Actor) -> Actor:
    """The actor, or whom they look as: the header names a preview of theirs that runs."""
    key = request.headers.get(HEADER, "")
    return previewing(actor, key) if key else actor


def previewing(actor: Actor, key: str) -> Actor:
    """Whom the actor looks as. Raises ``ClientError``."""
    try:
        return looking_through(actor, key)
    except NotFound:
        raise ClientError(
            "This preview is not yours or has ended.", "bad_preview", status=403
        ) from None


def renewal(request: HttpRequest) -> Callable[[], Actor]:
    """What works out the caller's rights again, for a connection that stays open."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    preview = request.preview  # type: ignore[attr-defined]
    user_id = preview.viewer_id if preview else getattr(request.user, "pk", None)

    def renew() -> Actor:
        if scheme:
            return authenticate(token.strip())
        return session_actor(user_id, request.session)

    return renewed_through(renew, request.headers.get(HEADER, ""))


def renewed_through(renew: Callable[[], Actor], key: str) -> Callable[[], Actor]:
    """The same, through a preview that the client named; ``ANONYMOUS`` once that has ended."""
    if not key:
        return renew

    def look() -> Actor:
        with suppress(NotFound):
            return looking_through(renew(), key)
        return ANONYMOUS

    return look


def _refuse_other_sites(request: HttpRequest) -> None:
    if not _own_origin(request):
        raise ClientError("Requests of other sites are refused.", "foreign_origin", status=403)
    # Nothing else can write: GET reads, and other methods and media types are refused.
    if request.method != "POST" or not (is_json(request) or is_multipart(request)):
        return
    if reason := _CsrfQuestion(_unanswered).process_view(request, None, (), {}):
        cookie = settings.CSRF_COOKIE_NAME
        raise ClientError(
            f"{reason} Send the value of the cookie `{cookie}` in the header X-CSRFToken, "
            "or send an API token instead of a session.",
            "csrf",
            status=403,
        )


def _unanswered(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class _CsrfQuestion(CsrfViewMiddleware):
    """Django's own check, asked once we know that a session pays for the request."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _own_origin(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return urlsplit(origin).netloc == request.get_host() and origin.startswith(
        f"{request.scheme}://"
    )
