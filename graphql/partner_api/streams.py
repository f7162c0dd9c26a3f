"""Subscriptions, whatever carries them: events of the feed, each executed by the rights of now."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, transaction
from graphql import ExecutionResult, create_source_event_stream

from partner_api.context import Context
from partner_api.engine import (
    GRAPHQL_SCHEMA,
    Prepared,
    Request,
    answer,
    noting,
    respond,
    run,
    undone,
)
from partner_api.errors import ClientError
from partner_api.quota import charge, key_of
from partner_api.settled import UndoneError
from portal.kernel.actors import Actor
from portal.kernel.viewers import viewing
from portal.live import feed
from portal.live.engine.dispatcher import hub
from portal.live.engine.hub import FeedLostError, Follower, Holder, in_thread

# What was told before is read again for one point each so many events.
EVENTS_A_POINT = 50
_READ_ANEW = "Nothing is kept since this cursor: read anew."
# The database went away: what is under way must begin anew.
LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


class AccessEndedError(Exception):
    """The session or token ended, or the account was closed."""


class RefusedError(Exception):
    """The subscription could not begin; ``errors`` say why."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        self.errors = errors
        super().__init__("refused")


class Keyholder(Holder):
    """The rights that a socket is open by, looked after also while nothing is asked on it."""

    def __init__(
        self,
        actor: Actor,
        renew: Callable[[], Actor],
        session_key: str | None,
        tell: Callable[[Actor], None],
    ) -> None:
        super().__init__(actor, renew, session_key)
        self._tell = tell

    def change_actor(self, actor: Actor) -> None:
        """Tell the socket."""
        super().change_actor(actor)
        self._tell(actor)


class Listener:
    """Somebody who subscribes. ``renew`` works out their rights of now.

    ``session_key`` names the session that they are signed in by, if it is one.
    """

    def __init__(
        self, actor: Actor, renew: Callable[[], Actor], session_key: str | None = None
    ) -> None:
        self.actor = actor
        self.renew = renew
        self.session_key = session_key

    async def results(
        self, prepared: Prepared, request: Request, context: Context
    ) -> AsyncIterator[dict[str, Any]]:
        """An answer for each event.

        Raises ``ClientError``, ``RefusedError``, and ``AccessEndedError`` when access ends.
        """
        if not self.actor.is_signed_in:
            raise ClientError("Sign in or send a token to subscribe.", "not_signed_in")
        assert prepared.document is not None  # noqa: S101
        context.follow = partial(self.changes, partial(pay_for, context))
        source = await create_source_event_stream(
            GRAPHQL_SCHEMA,
            prepared.document,
            context_value=context,
            variable_values=dict(request.variables or {}),
            operation_name=request.operation_name,
        )
        if isinstance(source, ExecutionResult):
            raise RefusedError(answer(source, context)["errors"])
        try:
            async for event in source:
                context.actor = self.actor  # its rights may have changed since the last event
                yield await in_thread(execute, prepared, request, context, event)
        finally:
            await source.aclose()  # type: ignore[attr-defined]

    async def changes(self, pay: Callable[[int], object], after: str | None) -> AsyncIterator[Any]:
        """The changes from a cursor on; what lies behind is paid for.

        Raises ``AccessEndedError`` when access ends, and ``ClientError`` (``reset``) when what was
        read so far no longer holds: the cursor is too old or unreadable, or the rights became
        others.
        """
        position = await in_thread(feed.parse_kept, after) if after else None
        if after and position is None:
            raise ClientError(_READ_ANEW, "reset")
        follower = Follower(
            self.actor, self.renew, position, session_key=self.session_key, pay=pay
        )
        try:
            async for news in follower.follow(hub()):
                sight = follower.sight
                self._keep_up(follower, unchanged=not news.actor_changed)
                for change in news.changes:
                    # A stretch takes its time to be sent: rights may end in the middle of it.
                    self._keep_up(follower, unchanged=follower.sight == sight)
                    yield change
        except FeedLostError:
            raise ClientError(_READ_ANEW, "reset") from None

    def _keep_up(self, follower: Follower, *, unchanged: bool) -> None:
        self.actor = follower.actor
        if not self.actor.is_signed_in:
            raise AccessEndedError
        if not unchanged:
            raise ClientError("Your rights changed: read anew.", "reset")


def pay_for(context: Context, events: int) -> None:
    """Have the caller pay for events that were read again. Raises ``Limited``."""
    if context.actor.on_behalf_of is None and events >= EVENTS_A_POINT:
        charge(key_of(context.actor, context.address), events // EVENTS_A_POINT)


def pay_for_answer(context: Context) -> None:
    """Have the caller pay for the answer to an event if it reads much. Raises ``Limited``."""
    if context.actor.on_behalf_of is None and context.cost > 1:
        charge(key_of(context.actor, context.address), context.cost - 1)


def execute(prepared: Prepared, request: Request, context: Context, event: Any) -> dict[str, Any]:
    """Answer a query or mutation, or one event of a subscription, in a transaction of its own.

    Raises one of ``LOST`` for an event if the database went away: it was not told, so whoever
    listens begins again behind the one before.
    """
    if event is not None:
        # Before the transaction: the caller's other requests need not wait for its end.
        pay_for_answer(context)
    work = partial(respond, prepared, request, context)
    if event is not None:
        work = partial(_told, prepared, request, context, event)
    try:
        with viewing(context.actor), transaction.atomic():
            return noting(prepared, request, context, work)
    except UndoneError as error:
        return undone(error, context)


def _told(prepared: Prepared, request: Request, context: Context, event: Any) -> dict[str, Any]:
    result = run(prepared, request, context, event)
    for error in result.errors or ():
        if isinstance(error.original_error, LOST):
            raise error.original_error
    return answer(result, context)
