"""GraphQL over websocket: the protocol graphql-transport-ws, exactly.

Queries, mutations and subscriptions. Each event of a subscription is executed in a thread by the
rights of that moment; a slow client holds back its own subscription and nobody else's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import orjson
from channels.generic.websocket import AsyncWebsocketConsumer
from graphql import ExecutionResult, GraphQLError

from partner_api.callers import renewed_through
from partner_api.context import Context, address_of
from partner_api.engine import Prepared, Request, answer, charged, unknown_operation
from partner_api.errors import ClientError, formatted
from partner_api.protocol import (
    BAD_PROTOCOL,
    BAD_REQUEST,
    FORBIDDEN,
    INIT_TIMEOUT,
    PROTOCOL,
    SUBSCRIBER_EXISTS,
    TOO_MANY_INITS,
    TRY_AGAIN,
    UNAUTHORIZED,
    ViolationError,
    header_token,
    identifier,
    parse_message,
    token,
)
from partner_api.quota import key_of
from partner_api.streams import LOST, AccessEndedError, Keyholder, Listener, RefusedError, execute
from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.errors import Limited
from portal.kernel.services.tokens import authenticate
from portal.live.consumers import session_actor
from portal.live.engine.connections import Place
from portal.live.engine.dispatcher import hub
from portal.live.engine.hub import Holder, in_thread

logger = logging.getLogger(__name__)

INIT_SECONDS = 5.0
MOST_OPERATIONS = 100
# Who has not signed in may rest so long between two operations.
STRANGERS_SECONDS = 60.0


class GraphQLConsumer(AsyncWebsocketConsumer):
    """One client's socket."""

    channel_layer_alias = ""  # nothing is sent through channel layers

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = ANONYMOUS
        self.renew: Callable[[], Actor] = lambda: ANONYMOUS
        self._session_key: str | None = None
        self._holder: Holder | None = None
        self._place = Place()
        self._ending = asyncio.Lock()
        self._parting: asyncio.Task[None] | None = None
        self._began = self._acknowledged = self._closed = False
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._used = 0
        self._timeout: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Speak our protocol or none; wait for ``connection_init``."""
        if PROTOCOL not in self.scope.get("subprotocols", []):
            await self.accept()
            await self._close(BAD_PROTOCOL, "Subprotocol not acceptable")
            return
        await self.accept(subprotocol=PROTOCOL)
        try:
            self._place.take(key_of(ANONYMOUS, address_of(self.scope)))
        except Limited:
            await self._close(TRY_AGAIN, "Too many connections")
            return
        self._timeout = asyncio.create_task(self._expect_init())

    async def _expect_init(self) -> None:
        await asyncio.sleep(INIT_SECONDS)
        if not self._began:
            await self._close(INIT_TIMEOUT, "Connection initialisation timeout")

    async def _expect_work(self) -> None:
        """Strangers keep no socket open that they do not use."""
        used = -1
        while used != self._used or self._operations:
            used = self._used
            await asyncio.sleep(STRANGERS_SECONDS)
        await self._close(UNAUTHORIZED, "Sign in to keep a socket open")

    async def disconnect(self, code: int) -> None:
        """End everything that the client had open."""
        self._closed = True
        self._place.leave()
        if self._holder is not None:
            hub().holders.discard(self._holder)
        for task in [*self._operations.values(), self._timeout, self._parting]:
            if task is not None:
                task.cancel()
        self._operations.clear()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """One message of the client."""
        if self._closed:
            return
        try:
            message = parse_message(text_data)
            handler = _HANDLERS.get(message["type"], GraphQLConsumer.on_unknown)
            await handler(self, message)
        except ViolationError as violation:
            await self._close(violation.code, violation.reason)
        except Limited:
            await self._close(TRY_AGAIN, "Too many connections")

    async def _close(self, code: int, reason: str) -> None:
        if self._closed:
            return
        self._closed = True
        await self.close(code, reason)

    async def _say(self, kind: str, **fields: Any) -> None:
        """Send a message; after the close it is too late and nothing is sent."""
        if self._closed:
            return
        try:
            await self.send(text_data=orjson.dumps({"type": kind, **fields}).decode())
        except OSError:  # the client went away; `disconnect` follows
            self._closed = True

    # --- the client's messages ---------------------------------------------------------------

    async def on_init(self, message: dict[str, Any]) -> None:
        """Recognise the client: by a token in the payload, else by the page's session."""
        if self._began:
            raise ViolationError(TOO_MANY_INITS, "Too many initialisation requests")
        self._began = True
        payload = message.get("payload") or {}
        if not isinstance(payload, dict):
            raise ViolationError(BAD_REQUEST, "Invalid payload")
        text = token(payload) or header_token(self.scope)
        if text:
            self.renew = lambda: authenticate(text)
        else:
            user, session = self.scope.get("user"), self.scope.get("session")
            user_id = getattr(user, "pk", None)
            self.renew = lambda: session_actor(user_id, session)
            self._session_key = getattr(session, "session_key", None)
        key = payload.get("preview", "")
        self.renew = renewed_through(self.renew, key if isinstance(key, str) else "")
        self.actor = await in_thread(self.renew)
        if self.actor.is_signed_in:
            self._holder = Keyholder(self.actor, self.renew, self._session_key, self._changed)
            await self._holder.enter(hub())
        if (text or key) and not self.actor.is_signed_in:
            raise ViolationError(FORBIDDEN, "Forbidden")
        self._place.take(key_of(self.actor, address_of(self.scope)))
        if not self.actor.is_signed_in:
            self._timeout = asyncio.create_task(self._expect_work())
        self._acknowledged = True
        await self._say("connection_ack")

    def _changed(self, actor: Actor) -> None:
        """Whoever holds the socket has other rights now, or none."""
        if self._acknowledged and not actor.is_signed_in:
            self._parting = asyncio.create_task(
                self._end_access(Context.on_socket(self.actor, self.scope))
            )
        self.actor = actor

    async def on_unknown(self, _message: dict[str, Any]) -> None:
        """The protocol knows no such message."""
        raise ViolationError(BAD_REQUEST, "Unknown message type")

    async def on_ping(self, message: dict[str, Any]) -> None:
        """Answer, with what the client put in."""
        extra = {"payload": message["payload"]} if "payload" in message else {}
        await self._say("pong", **extra)

    async def on_pong(self, _message: dict[str, Any]) -> None:
        """Nothing to do."""

    async def on_complete(self, message: dict[str, Any]) -> None:
        """The client has had enough of an operation."""
        task = self._operations.pop(identifier(message), None)
        if task is not None:
            task.cancel()

    async def on_subscribe(self, message: dict[str, Any]) -> None:
        """Begin an operation."""
        if not self._acknowledged:
            raise ViolationError(UNAUTHORIZED, "Unauthorized")
        key = identifier(message)
        payload = message.get("payload")
        # A document, or the name of one; what else is wrong is said of the operation.
        named = isinstance(payload, dict) and {"query", "documentId", "extensions"} & set(payload)
        if not isinstance(payload, dict) or not named:
            raise ViolationError(BAD_REQUEST, "Invalid payload: query is missing")
        if key in self._operations:
            raise ViolationError(SUBSCRIBER_EXISTS, f"Subscriber for {key} already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            error = ClientError("Too many operations at once on this socket.", "too_many")
            await self._say("error", id=key, payload=[_shown(error, self.actor, "")])
            return
        self._used += 1
        self._operations[key] = asyncio.create_task(self._operate(key, payload))

    # --- operations --------------------------------------------------------------------------

    async def _operate(self, key: str, payload: dict[str, Any]) -> None:
        """Run an operation to its end and say how it ended, unless the client completed it."""
        context = Context.on_socket(self.actor, self.scope)
        try:
            failed = await self._run(key, payload, context)
        except ClientError as error:
            failed = [_shown(error, self.actor, context.request_id)]
        except AccessEndedError:
            await self._end_access(context)
            return
        except LOST:
            # Standard clients connect anew after this code, and go on from their last cursor.
            await self._close(TRY_AGAIN, "Try again later")
            return
        except Exception as error:  # noqa: BLE001 (whatever it is, the client gets an answer)
            wrapped = GraphQLError("internal", original_error=error)
            failed = [_shown(wrapped, self.actor, context.request_id)]
        if self._operations.get(key) is asyncio.current_task():
            del self._operations[key]
            if failed:
                await self._say("error", id=key, payload=failed)
            else:
                await self._say("complete", id=key)

    async def _run(
        self, key: str, payload: dict[str, Any], context: Context
    ) -> list[dict[str, Any]]:
        """Send the results; returns the errors if it could not run at all."""
        request = Request.of(payload)
        # By the rights of now, whatever they were when the socket was opened.
        context.actor = await in_thread(self.renew)
        if self.actor.is_signed_in and not context.actor.is_signed_in:
            raise AccessEndedError
        self.actor = context.actor
        prepared: Prepared = await in_thread(charged, request, context)
        if prepared.document is None:
            return answer(ExecutionResult(None, list(prepared.errors)), context)["errors"]
        operation = prepared.operation(request)
        if operation is None:
            raise unknown_operation(request)
        if operation.operation.value != "subscription":
            body = await in_thread(execute, prepared, request, context, None)
            if "data" not in body:
                return body["errors"]
            await self._say("next", id=key, payload=body)
            return []
        return await self._stream(key, prepared, request, context)

    async def _stream(
        self, key: str, prepared: Prepared, request: Request, context: Context
    ) -> list[dict[str, Any]]:
        listener = Listener(self.actor, self.renew, self._session_key)
        try:
            async for body in listener.results(prepared, request, context):
                self.actor = listener.actor
                await self._say("next", id=key, payload=body)
        except RefusedError as refused:
            return refused.errors
        return []

    async def _end_access(self, context: Context) -> None:
        """Tell every operation why it ends, then close: clients do not try again on this code."""
        error = ClientError("Access ended.", "access_ended")
        shown = [_shown(error, self.actor, context.request_id)]
        async with self._ending:  # whoever comes second finds the socket closed
            for key in list(self._operations):
                await self._say("error", id=key, payload=shown)
            await self._close(FORBIDDEN, "Access ended")


def _shown(error: GraphQLError, actor: Actor, request_id: str) -> dict[str, Any]:
    return formatted(error, actor=actor, request_id=request_id)


_HANDLERS: dict[str, Callable[[GraphQLConsumer, dict[str, Any]], Any]] = {
    "connection_init": GraphQLConsumer.on_init,
    "ping": GraphQLConsumer.on_ping,
    "pong": GraphQLConsumer.on_pong,
    "complete": GraphQLConsumer.on_complete,
    "subscribe": GraphQLConsumer.on_subscribe,
}
