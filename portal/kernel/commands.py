"""The rhythm of every write: one transaction, the actor on the record, no writing in a preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.errors import DomainError, MissingScope, NotSignedIn, ReadsOnly
from portal.kernel.logs import request_id
from portal.kernel.settling import is_settling, settling
from portal.kernel.viewers import beyond_sight

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS: dict[str, Callable[..., Any]] = {}
_caller_undoes: ContextVar[bool] = ContextVar("caller_undoes", default=False)


@contextmanager
def undone_as_a_whole() -> Iterator[None]:
    """A transaction whose owner undoes all of it if a command within is refused: the command needs
    no savepoint of its own, which would be two statements. Those that it calls need theirs."""
    with transaction.atomic():
        token = _caller_undoes.set(True)
        try:
            yield
        finally:
            _caller_undoes.reset(token)


def command(name: str, *, scope: str = "write") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service as the command ``name`` (``deals.register_deal``).

    It runs in one transaction, its row history carries the actor, the command and the ``reason``
    argument, and a preview or a token without ``scope`` is refused before anything is read.
    It asks the policy itself; row-level security stands behind reads and lets commands through.
    Raises ``NotSignedIn``, ``ReadsOnly`` and ``MissingScope``.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs["actor"]
            _refuse_mere_readers(actor, scope)
            outermost = not is_settling() and not _caller_undoes.get()
            try:
                with (
                    beyond_sight(),
                    _atomic(),
                    pghistory.context(
                        actor=actor.label,
                        user=actor.user_id,
                        command=name,
                        reason=str(kwargs.get("reason") or ""),
                        request=request_id(),
                    ),
                    settling(),
                ):
                    return function(*args, **kwargs)
            except DomainError as error:
                if outermost:
                    error.follow_up()
                raise

        run.command = name  # type: ignore[attr-defined]
        COMMANDS[name] = run
        return run

    return decorate


@contextmanager
def _atomic() -> Iterator[None]:
    with transaction.atomic(savepoint=not _caller_undoes.get()):
        token = _caller_undoes.set(False)
        try:
            yield
        finally:
            _caller_undoes.reset(token)


def _refuse_mere_readers(actor: Actor, scope: str) -> None:
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.read_only:
        raise ReadsOnly
    if not actor.may_use(scope):
        raise MissingScope(scope)
