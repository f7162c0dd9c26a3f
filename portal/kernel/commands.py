"""The rhythm of every write: one transaction, the actor on the record, no writing in a preview."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pghistory
from django.db import transaction

from portal.kernel.actors import Actor
from portal.kernel.errors import Forbidden, NotSignedIn, ReadsOnly
from portal.kernel.logs import request_id
from portal.kernel.settling import settling
from portal.kernel.viewers import beyond_sight

P = ParamSpec("P")
R = TypeVar("R")

COMMANDS: dict[str, Callable[..., Any]] = {}


def command(name: str, *, scope: str = "write") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service as the command ``name`` (``deals.register_deal``).

    It runs in one transaction, its row history carries the actor, the command and the ``reason``
    argument, and a preview or a token without ``scope`` is refused before anything is read.
    It asks the policy itself; row-level security stands behind reads and lets commands through.
    Raises ``NotSignedIn`` and ``Forbidden``.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor: Any = kwargs["actor"]
            _refuse_mere_readers(actor, scope)
            with (
                beyond_sight(),
                transaction.atomic(),
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

        run.command = name  # type: ignore[attr-defined]
        COMMANDS[name] = run
        return run

    return decorate


def _refuse_mere_readers(actor: Actor, scope: str) -> None:
    if not actor.is_signed_in:
        raise NotSignedIn
    if actor.read_only:
        raise ReadsOnly
    if not actor.may_use(scope):
        raise Forbidden
