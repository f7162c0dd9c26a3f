"""Whose request it is: everything that resolvers may know about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from partner_api.quota import Standing
from portal.kernel.actors import ANONYMOUS, Actor
from portal.kernel.logs import new_request_id
from sharing.readings import Reading

_LONGEST_NAME = 300


@dataclass(slots=True)
class Context:
    """One operation's context. ``actor`` decides about everything; ``request_id`` is in the log.

    ``cost`` is what the operation is charged (to the ``address`` of a stranger), ``standing`` what
    is left. ``agent`` is the program that asks, as it names itself.
    ``seen`` is what the answer showed to a partner.
    ``done`` counts the mutations that were not refused; ``passing`` says that something failed
    which the same request may not fail of again.
    ``follow`` is what a subscription reads, on a socket: the feed from a cursor on.
    ``rules_told`` are, by version of a policy, the rules that this actor may know.
    """

    actor: Actor
    request_id: str = ""
    address: str = ""
    agent: str = ""
    cost: int = 1
    standing: Standing | None = None
    seen: Reading | None = None
    done: int = 0
    passing: bool = False
    follow: Callable[[str | None], AsyncIterator[Any]] | None = None
    rules_told: dict[int, tuple[Actor, frozenset[str] | None]] = field(default_factory=dict)

    @classmethod
    def asked_by(cls, request: HttpRequest) -> Context:
        """Of a request over HTTP, before it is known who sends it."""
        return cls(
            ANONYMOUS,
            request.request_id,  # type: ignore[attr-defined]
            request.META.get("REMOTE_ADDR", ""),
            request.headers.get("User-Agent", "")[:_LONGEST_NAME],
        )

    @classmethod
    def on_socket(cls, actor: Actor, scope: Mapping[str, Any]) -> Context:
        """Of an operation on a socket. Behind a proxy the server names the client, as for HTTP."""
        agent = dict(scope["headers"]).get(b"user-agent", b"").decode("latin-1")
        return cls(actor, new_request_id(), address_of(scope), agent[:_LONGEST_NAME])


def address_of(scope: Mapping[str, Any]) -> str:
    """Where a socket comes from."""
    return str((scope.get("client") or ("",))[0] or "")
