"""What has to hold again before a change commits: worked out from its events, in its transaction.

Subscribers run after the commit, which is too late for what nobody may see for a moment. A
settler is handed the facts that a command published once the command has written everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.kernel.actors import Actor
    from portal.kernel.events import Event

    type Settler = Callable[[Actor, Sequence[Event]], None]

_settlers: list[Settler] = []
_published: ContextVar[list[tuple[Actor, Event]] | None] = ContextVar("published", default=None)


def settles(settler: Settler) -> Settler:
    """Register a function of an actor and the facts that were published in their name."""
    _settlers.append(settler)
    return settler


def is_settling() -> bool:
    """Whether a command is going on."""
    return _published.get() is not None


@contextmanager
def settling() -> Iterator[None]:
    """Settle at the end what is published meanwhile; inside of another such stretch, at its end.

    Must lie within the transaction of the change, and with the sight that commands have.
    """
    if _published.get() is not None:
        yield
        return
    token = _published.set([])
    try:
        yield
        while facts := _published.get():
            # Settling publishes as well.
            _published.set([])
            _settle(facts)
    finally:
        _published.reset(token)


@contextmanager
def settling_apart() -> Iterator[None]:
    """Settle at the end what is published meanwhile, whatever goes on around it: for what is
    tried, read and rolled back."""
    token = _published.set(None)
    try:
        with settling():
            yield
    finally:
        _published.reset(token)


def note_published(actor: Actor, facts: Sequence[Event]) -> None:
    """Have these facts settled when what goes on ends; at once if nothing does."""
    with settling():
        published = _published.get()
        if published is not None:
            published += [(actor, fact) for fact in facts]


def _settle(facts: Sequence[tuple[Actor, Event]]) -> None:
    for actor, stretch in groupby(facts, key=lambda pair: pair[0]):
        told = [fact for _actor, fact in stretch]
        for settler in _settlers:
            settler(actor, told)
