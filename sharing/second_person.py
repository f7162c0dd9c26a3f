"""Changes that open or close so much that a second person has to agree.

Sharing knows when a change waits; who agrees, and how they are asked, is the business of a floor
above, which appoints itself here. It is told in the transaction of the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol

from portal.kernel.actors import Actor
from sharing.disclosure import RuleDisclosure

type Effects = Sequence[RuleDisclosure]


class Held(StrEnum):
    """What waits: a rule, a wall, the lifting of a wall, a partner on its way into a group of
    competitors, or out of it, a share. Its id is that of the rule, the wall, the place in the
    group or the waiting share. Floors above name what they have held themselves."""

    RULE = "rule"
    WALL = "wall"
    LIFT = "lift"
    JOIN = "join"
    LEAVE = "leave"
    SHARE = "share"


class SecondPerson(Protocol):
    """Whoever has a second person asked."""

    def hold(self, kind: str, subject_id: int) -> None:
        """Lock what was asked, if anything was: before the change's own row, for a decision locks
        in this order."""

    def ask(
        self, *, actor: Actor, kind: str, subject_id: int, reason: str, effects: Effects = ()
    ) -> None:
        """A change waits from now on. ``effects`` are what it does, where that was just read."""

    def forget(self, *, actor: Actor, kind: str, subject_id: int, reason: str) -> None:
        """A change that waited is over: there is nothing to decide any more."""


class _Nobody:
    """Asks nobody, for what is looked at and taken back."""

    def hold(self, kind: str, subject_id: int) -> None:
        """Nothing was asked."""

    def ask(
        self, *, actor: Actor, kind: str, subject_id: int, reason: str, effects: Effects = ()
    ) -> None:
        """Nobody hears of it."""

    def forget(self, *, actor: Actor, kind: str, subject_id: int, reason: str) -> None:
        """Nobody has heard of it."""


_appointed: list[SecondPerson] = []
_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@contextmanager
def asking_nobody() -> Iterator[None]:
    """Make a change meanwhile as if somebody had agreed to it: it is rolled back afterwards."""
    token = _rehearsing.set(True)
    try:
        yield
    finally:
        _rehearsing.reset(token)


def appoint(office: SecondPerson) -> None:
    """Have this floor ask second persons."""
    _appointed[:] = [office]


def second_person() -> SecondPerson:
    """Whoever has them asked. A change that nobody could agree to is not made: without one this
    raises ``LookupError``."""
    if _rehearsing.get():
        return _Nobody()
    if not _appointed:
        raise LookupError("nobody has second persons asked")
    return _appointed[0]
