"""GraphQL over HTTP, the explorer, and the schema as text.

The cookie of a session is accepted only with what a foreign site cannot send: an own origin and,
where something could be written, the CSRF token of our pages. A token of the API needs neither.
"""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from graphql import ExecutionResult

from partner_api.context import Context
from partner_api.engine import (
    Request,
    answer,
    is_query,
    prepare,
    respond,
    run,
    unknown_operation,
)
from partner_api.errors import ClientError
from partner_api.schema import sdl
from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.services.tokens import authenticate
from portal.kernel.viewers import viewing

MODERN = "application/graphql-response+json"
CLASSIC = "application/json"
MOST_BYTES = 1024 * 1024
_EXPLORER_POLICY = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    # GraphiQL's editor sets styles while it runs.
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


@csrf_exempt
@vary_on_headers("Accept", "Authorization", "Cookie")
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer one operation; show the explorer to a browser that asks for a page."""
    if request.method == "GET" and "query" not in request.GET and _wants_page(request):
        return explorer(request)
    media = _media(request)
    context = Context(ANONYMOUS, request.request_id)  # type: ignore[attr-defined]
    try:
        context.actor = _actor(request)
        with viewing(context.actor):
            return _operate(request, context, _must_accept(media))
    except ClientError as error:
        body = answer(ExecutionResult(None, [error]), context)
        response = _respond(body, media or CLASSIC, error.status)
        if error.status == 405:
            response["Allow"] = "GET, POST"
        if error.status == 401:
            response["WWW-Authenticate"] = 'Bearer realm="Guildhall"'
        return response


@csp_override(_EXPLORER_POLICY)
def explorer(request: HttpRequest) -> HttpResponse:
    """GraphiQL with the viewer's own rights."""
    return render(request, "partner_api/explorer.html")


@require_safe
def schema_text(_request: HttpRequest) -> HttpResponse:
    """The schema definition."""
    return HttpResponse(sdl(), content_type="text/plain; charset=utf-8")


def _operate(request: HttpRequest, context: Context, media: str) -> HttpResponse:
    asked = _parameters(request)
    prepared = prepare(asked, context)
    if prepared.document is None:
        status = 400 if media == MODERN else 200
        return _respond(answer(run(prepared, asked, context), context), media, status)
    operation = prepared.operation(asked)
    if operation is None:
        raise unknown_operation(asked)
    if request.method == "GET" and not is_query(operation):
        raise ClientError("GET only reads: send mutations by POST.", "method", status=405)
    if operation.operation.value == "subscription":
        raise ClientError("Subscribe over the websocket at /graphql/ws/.", "subscription")
    body = respond(prepared, asked, context)
    refused = "data" not in body
    return _respond(body, media, 400 if refused and media == MODERN else 200)


def _respond(body: dict[str, Any], media: str, status: int) -> HttpResponse:
    response = HttpResponse(
        orjson.dumps(body), content_type=f"{media}; charset=utf-8", status=status
    )
    response["Cache-Control"] = "no-store"
    return response


def _must_accept(media: str | None) -> str:
    if media is None:
        raise ClientError(f"Accept {MODERN} or {CLASSIC}.", "not_acceptable", status=406)
    return media


def _accepted(request: HttpRequest) -> list[tuple[str, float]]:
    found = []
    for position, part in enumerate(request.headers.get("Accept", "").split(",")):
        media, *parameters = [each.strip().lower() for each in part.split(";")]
        quality, charset = 1.0, "utf-8"
        for each in parameters:
            key, _equals, value = each.partition("=")
            if key.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
            elif key.strip() == "charset":
                charset = value.strip().strip('"')
        if media and quality > 0 and charset in {"utf-8", "utf8"}:
            found.append((media, quality - position / 1_000))
    return sorted(found, key=lambda each: -each[1])


def _media(request: HttpRequest) -> str | None:
    """The response's media type; ``None`` if the client takes neither of ours."""
    if not request.headers.get("Accept", "").strip():
        return CLASSIC
    for media, _quality in _accepted(request):
        if media in {MODERN, CLASSIC}:
            return media
        if media in {"*/*", "application/*"}:
            return CLASSIC
    return None


def _wants_page(request: HttpRequest) -> bool:
    for media, _quality in _accepted(request):
        if media in {MODERN, CLASSIC}:
            return False
        if media == "text/html":
            return True
    return False


def _actor(request: HttpRequest) -> Actor:
    """Whose request it is. Raises ``ClientError`` for a bad token or a foreign site's request."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _space, token = header.partition(" ")
        actor = authenticate(token.strip()) if scheme.lower() == "bearer" else ANONYMOUS
        if not actor.is_signed_in:
            raise ClientError("This token is unknown or has ended.", "bad_token", status=401)
        return actor
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        _refuse_other_sites(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    # A copy is the actor itself, without the lazy object around it.
    return copy(actor) if actor.is_signed_in else ANONYMOUS


def _refuse_other_sites(request: HttpRequest) -> None:
    if not _own_origin(request):
        raise ClientError("Requests of other sites are refused.", "foreign_origin", status=403)
    # Nothing else can write: GET reads, and other methods and media types are refused.
    if request.method != "POST" or not _is_json(request):
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


def _parameters(request: HttpRequest) -> Request:
    if request.method == "GET":
        return Request.of(_from_url(request))
    if request.method != "POST":
        raise ClientError("Use GET or POST.", "method", status=405)
    if not _is_json(request):
        raise ClientError("Send application/json in UTF-8.", "media_type", status=415)
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ClientError("The request is too large.", "too_large", status=413)
    return Request.of(_json(body, "The body"))


def _is_json(request: HttpRequest) -> bool:
    kind, _semicolon, parameters = request.headers.get("Content-Type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return kind.strip().lower() == CLASSIC and charset in {"", "utf-8", "utf8"}


def _from_url(request: HttpRequest) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: request.GET[name] for name in ("query", "operationName") if name in request.GET
    }
    for name in ("variables", "extensions"):
        if request.GET.get(name):
            given[name] = _json(request.GET[name].encode("utf-8", "replace"), f"`{name}`")
    return given


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ClientError(f"{what} is not JSON in UTF-8.", "bad_request") from None
