"""Changes that open or close so much that a second person has to agree.

Sharing knows when a change waits; who agrees, and how they are asked, is the business of a floor
above, which appoints itself here. It is told in the transaction of the change.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from portal.kernel.actors import Actor


class Held(StrEnum):
    """What waits: a rule, a wall, the lifting of a wall, a partner on its way into a group of
    competitors, or out of it. Its id is that of the rule, the wall or the place in the group."""

    RULE = "rule"
    WALL = "wall"
    LIFT = "lift"
    JOIN = "join"
    LEAVE = "leave"


class SecondPerson(Protocol):
    """Whoever has a second person asked."""

    def hold(self, kind: str, subject_id: int) -> None:
        """Lock what was asked, if anything was: before the change's own row, for a decision locks
        in this order."""

    def ask(self, *, actor: Actor, kind: str, subject_id: int, reason: str) -> None:
        """A change waits from now on."""

    def forget(self, *, actor: Actor, kind: str, subject_id: int, reason: str) -> None:
        """A change that waited is over: there is nothing to decide any more."""


_appointed: list[SecondPerson] = []


def appoint(office: SecondPerson) -> None:
    """Have this floor ask second persons."""
    _appointed[:] = [office]


def second_person() -> SecondPerson:
    """Whoever has them asked. A change that nobody could agree to is not made: without one this
    raises ``LookupError``."""
    if not _appointed:
        raise LookupError("nobody has second persons asked")
    return _appointed[0]
