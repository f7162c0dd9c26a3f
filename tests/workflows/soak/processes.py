"""Processes that act until they die, by their own hand between two statements or by another's."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, connections

from portal.kernel.errors import DomainError
from tests.workflows.soak.acts import ACTS, Play
from tests.workflows.soak.journal import Entry, Journal
from tests.workflows.soak.world import World

# Which part of the acts ends in a kill, and how far into their statements.
_DOOMED, _FARTHEST = 0.3, 45


class Doom:
    """Kills this process before or after its n-th statement, or after everything is committed."""

    def __init__(self, journal: Journal, act: str, number: str, dice: Random) -> None:
        self._journal, self._act, self._number = journal, act, number
        self._after = dice.random() < 0.5
        self.left = dice.randrange(_FARTHEST)
        self._seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """A statement."""
        fatal, self._seen = self._seen == self.left, self._seen + 1
        if fatal and not self._after:
            self.strike(f"before statement {self._seen}")
        result = execute(sql, params, many, context)
        if fatal:
            self.strike(f"after statement {self._seen}")
        return result

    def strike(self, at: str) -> None:
        """``kill -9``: nothing of this process runs any more, no handler, no rollback."""
        self._journal.note(Entry(self._act, self._number, "killed", at=at))
        os.kill(os.getpid(), signal.SIGKILL)


def fork(world: World, journal: Journal, seed: int, until: float) -> int:
    """Start a process that acts until then; its id. The database's connections are its own."""
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _live(world, journal, Random(seed), until)  # noqa: S311 - dice of a test
    finally:
        # Not the parent's way out: its server and its database are not this process's to close.
        os._exit(0)


def _live(world: World, journal: Journal, dice: Random, until: float) -> None:
    acts, weights = list(ACTS), list(ACTS.values())
    while time.monotonic() < until:
        [act] = dice.choices(acts, weights)
        _try(act, Play(world, dice, UUID(int=dice.getrandbits(128), version=4)), journal)
    connections.close_all()


def _try(act: Any, play: Play, journal: Journal) -> None:
    name, number = act.__name__, str(play.number)
    journal.note(Entry(name, number, "begun"))
    with _doomed(journal, name, number, play.dice) as doom:
        try:
            told = act(play)
        except DomainError as error:
            journal.note(Entry(name, number, "refused", told=error.code))
            return
        except DatabaseError as error:
            connection.close()
            journal.note(Entry(name, number, "broken", told=f"{type(error).__name__}: {error}"))
            return
        if doom is not None and doom.left > _FARTHEST - 5:
            doom.strike("after the commit")
    journal.note(Entry(name, number, "done", told=told))


@contextmanager
def _doomed(journal: Journal, name: str, number: str, dice: Random) -> Iterator[Doom | None]:
    if dice.random() >= _DOOMED:
        yield None
        return
    doom = Doom(journal, name, number, dice)
    with connection.execute_wrapper(doom):
        yield doom
