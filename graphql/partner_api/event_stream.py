"""Subscriptions as server-sent events, for those behind proxies that pass no websockets.

After the protocol of graphql-sse, "distinct connections": one POST, ``next`` events, ``complete``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from weakref import finalize

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from graphql import ExecutionResult, GraphQLError, OperationType

from partner_api.callers import caller, renewal
from partner_api.context import Context
from partner_api.engine import Prepared, Request, answer, charged, is_query, unknown_operation
from partner_api.errors import ClientError
from partner_api.parameters import CLASSIC, parameters
from partner_api.quota import key_of
from partner_api.responses import CHALLENGE
from partner_api.streams import AccessEndedError, Listener, RefusedError, execute
from portal.kernel.errors import DomainError, Limited
from portal.kernel.middleware import open_to_previews
from portal.live.engine.connections import Place
from portal.live.engine.hub import in_thread

MEDIA = "text/event-stream"
_BEAT_SECONDS = 12.0
_END = b"event: complete\ndata:\n\n"


@open_to_previews
@csrf_exempt
@transaction.non_atomic_requests
async def stream(request: HttpRequest) -> HttpResponseBase:
    """Answer an operation by events until it ends, or the client goes away."""
    context, place = Context.asked_by(request), Place()
    if MEDIA not in request.headers.get("Accept", ""):
        wrong = ClientError(f"Accept {MEDIA}.", "not_acceptable", status=406)
        return _refused(wrong, wrong.status, context)
    try:
        asked = Request.of(parameters(request))
        context.actor = await in_thread(caller, request)
        prepared = await in_thread(charged, asked, context)
        place.take(key_of(context.actor, context.address))
    except ClientError as error:
        return _refused(error, error.status, context)
    except DomainError as error:
        wrapped = GraphQLError(str(error), original_error=error)
        return _refused(wrapped, error.status, context)
    listener = Listener(context.actor, renewal(request), request.session.session_key)
    # Also where nobody ever reads the events.
    finalize(listener, place.leave)
    events = _left(_events(asked, prepared, context, listener), place)
    response = StreamingHttpResponse(_beating(events), content_type=f"{MEDIA}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return _standing(response, context)


def _refused(error: GraphQLError, status: int, context: Context) -> HttpResponse:
    body = orjson.dumps(answer(ExecutionResult(None, [error]), context))
    response = HttpResponse(body, content_type=CLASSIC, status=status)
    if status == 401:
        response["WWW-Authenticate"] = CHALLENGE
    if isinstance(error.original_error, Limited):
        response["Retry-After"] = str(error.original_error.params["retry_after"])
    return _standing(response, context)


def _standing[R: HttpResponseBase](response: R, context: Context) -> R:
    """The response, with what is left to spend."""
    if context.standing is not None:
        for name, value in context.standing.headers.items():
            response[name] = value
    return response


async def _left(events: AsyncIterator[bytes], place: Place) -> AsyncIterator[bytes]:
    """The events; after the last one, or when the client goes, the place is free again."""
    try:
        async for event in events:
            yield event
    finally:
        place.leave()


async def _events(
    asked: Request, prepared: Prepared, context: Context, listener: Listener
) -> AsyncIterator[bytes]:
    """What the client gets: answers, or why there are none, and the end."""
    try:
        async for body in _answers(asked, prepared, context, listener):
            yield _next(body)
    except RefusedError as refused:
        yield _next({"errors": refused.errors})
    except AccessEndedError:
        yield _failed(ClientError("Access ended.", "access_ended"), context)
    except DomainError as error:
        yield _failed(GraphQLError(str(error), original_error=error), context)
    except ClientError as error:
        yield _failed(error, context)
    yield _END


async def _answers(
    asked: Request, prepared: Prepared, context: Context, listener: Listener
) -> AsyncIterator[dict[str, Any]]:
    if prepared.document is None:
        failed = ExecutionResult(None, list(prepared.errors))
        raise RefusedError(answer(failed, context)["errors"])
    operation = prepared.operation(asked)
    if operation is None:
        raise unknown_operation(asked)
    if operation.operation is OperationType.MUTATION:
        raise ClientError("Send mutations to /graphql/.", "method")
    if is_query(operation):
        yield await in_thread(execute, prepared, asked, context, None)
        return
    async for body in listener.results(prepared, asked, context):
        yield body


def _failed(error: GraphQLError, context: Context) -> bytes:
    return _next(answer(ExecutionResult(None, [error]), context))


def _next(body: dict[str, Any]) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"


async def _beating(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The events, with a comment now and then, so that nobody between takes us for dead."""
    yield b":\n\n"
    following = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            done, _waiting = await asyncio.wait({following}, timeout=_BEAT_SECONDS)
            if not done:
                yield b":\n\n"
                continue
            if (event := following.result()) is None:
                return
            yield event
            following = asyncio.ensure_future(anext(events, None))
    finally:
        following.cancel()
