"""GraphQL over HTTP, the explorer, and the schema as text."""

from __future__ import annotations

from functools import partial

import orjson
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from graphql import ExecutionResult, GraphQLError

from partner_api.callers import caller
from partner_api.changelog import EDITIONS, deprecations
from partner_api.context import Context
from partner_api.engine import (
    GRAPHQL_SCHEMA,
    Prepared,
    Request,
    answer,
    charged,
    is_query,
    noting,
    respond,
    run,
    undone,
    unknown_operation,
)
from partner_api.errors import ClientError
from partner_api.idempotency import once
from partner_api.parameters import CLASSIC, digest, parameters
from partner_api.responses import CHALLENGE, MODERN, media_of, must_accept, wants_page, write
from partner_api.schema import sdl
from partner_api.settled import UndoneError
from portal.kernel.errors import Limited
from portal.kernel.middleware import open_to_previews
from portal.kernel.previews import HEADER as PREVIEW_HEADER
from portal.kernel.viewers import viewing

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


@open_to_previews
@csrf_exempt
@transaction.non_atomic_requests
@vary_on_headers("Accept", "Accept-Encoding", "Authorization", "Cookie", PREVIEW_HEADER)
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer one operation; show the explorer to a browser that asks for a page."""
    names = ("query", "documentId", "extensions")
    if request.method == "GET" and not any(map(request.GET.get, names)) and wants_page(request):
        return explorer(request)
    media = media_of(request)
    context = Context.asked_by(request)
    try:
        context.actor = caller(request)
        with viewing(context.actor):
            response = _operate(request, context, must_accept(media))
    except ClientError as error:
        response = _refusal(request, context, media, error, error.status)
    except UndoneError as error:
        response = write(request, orjson.dumps(undone(error, context)), must_accept(media), 200)
    except Limited as limited:
        error = GraphQLError(str(limited), original_error=limited)
        response = _refusal(request, context, media, error, limited.status)
        response["Retry-After"] = str(limited.params["retry_after"])
    if context.standing is not None:
        for name, value in context.standing.headers.items():
            response[name] = value
    return response


def _refusal(
    request: HttpRequest, context: Context, media: str | None, error: GraphQLError, status: int
) -> HttpResponse:
    body = orjson.dumps(answer(ExecutionResult(None, [error]), context))
    response = write(request, body, media or CLASSIC, status)
    if status == 405:
        response["Allow"] = "GET, POST"
    if status == 401:
        response["WWW-Authenticate"] = CHALLENGE
    return response


@csp_override(_EXPLORER_POLICY)
def explorer(request: HttpRequest) -> HttpResponse:
    """GraphiQL with the viewer's own rights."""
    return render(request, "partner_api/explorer.html")


@login_required
@require_safe
def changelog(request: HttpRequest) -> HttpResponse:
    """``/graphql/changes/``: what changed in the API, and what is about to go."""
    context = {"editions": EDITIONS, "deprecations": list(deprecations(GRAPHQL_SCHEMA))}
    return render(request, "partner_api/changelog.html", context)


@require_safe
@vary_on_headers("Accept", "Authorization", "Cookie")
def schema_text(request: HttpRequest) -> HttpResponse:
    """The schema definition, for whoever may ask the API for it: strangers sign in first."""
    context = Context.asked_by(request)
    try:
        context.actor = caller(request)
    except ClientError as error:
        return _refusal(request, context, None, error, error.status)
    if context.actor.is_signed_in:
        return HttpResponse(sdl(), content_type="text/plain; charset=utf-8")
    if wants_page(request):
        return redirect_to_login(request.get_full_path())
    stranger = ClientError("Sign in, or send a token.", "unauthenticated", status=401)
    return _refusal(request, context, None, stranger, stranger.status)


def _operate(request: HttpRequest, context: Context, media: str) -> HttpResponse:
    asked = Request.of(parameters(request))
    # Paid before the transaction: a caller's other requests need not wait for its end.
    prepared = charged(asked, context)
    with transaction.atomic():
        return _answered(request, asked, prepared, context, media)


def _answered(
    request: HttpRequest, asked: Request, prepared: Prepared, context: Context, media: str
) -> HttpResponse:
    if prepared.document is None:
        body = orjson.dumps(answer(run(prepared, asked, context), context))
        return write(request, body, media, 400 if media == MODERN else 200)
    operation = prepared.operation(asked)
    if operation is None:
        raise unknown_operation(asked)
    if request.method == "GET" and not is_query(operation):
        raise ClientError("GET only reads: send mutations by POST.", "method", status=405)
    if operation.operation.value == "subscription":
        raise ClientError(
            "Subscribe over the websocket at /graphql/ws/, or by events at /graphql/stream/.",
            "subscription",
        )
    act = partial(_act, prepared, asked, context, media)
    key = request.headers.get("Idempotency-Key", "")
    reads = is_query(operation) or context.actor.read_only or not context.actor.is_signed_in
    if not key or reads:
        status, body = act()
        return write(request, body, media, status)
    (status, body), replayed = once(context, key, digest(request), act)
    response = write(request, body, media, status)
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def _act(prepared: Prepared, asked: Request, context: Context, media: str) -> tuple[int, bytes]:
    body = noting(prepared, asked, context, partial(respond, prepared, asked, context))
    refused = "data" not in body
    return 400 if refused and media == MODERN else 200, orjson.dumps(body)
