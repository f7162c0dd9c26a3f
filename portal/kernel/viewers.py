"""For whom the database shows rows: the second wall behind the policy.

Every transaction tells PostgreSQL who looks. Row-level security on the shareable tables then lets
through what that viewer may see, so that a query written without the policy returns nothing more.
A process sees nothing until it says for whom it works; commands, which ask the policy themselves
before they write, work with the house's sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import Enum
from functools import wraps
from typing import Any

from portal.kernel.actors import SYSTEM, Actor


class Sight(Enum):
    """How far a viewer looks: not at all, by parties and organisations, or as the house."""

    NOTHING = "nothing"
    PARTIES = "parties"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Viewer:
    """What row-level security knows about whoever looks; ``read_only`` lets no write through."""

    sight: Sight = Sight.NOTHING
    parties: tuple[int, ...] = ()
    organisations: tuple[int, ...] = ()
    read_only: bool = False


NOBODY = Viewer()
HOUSE = Viewer(Sight.HOUSE)
_process = NOBODY
_current: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def viewer_of(actor: Actor) -> Viewer:
    """The viewer that an actor is to the database. Somebody's preview reads only; the sight of a
    party, which jobs look with in the middle of their work, does not bind what they write."""
    reads = actor.read_only and actor.on_behalf_of is not None
    if actor.is_house:
        return HOUSE
    if actor.parties or actor.organisations:
        organisations = tuple(sorted(actor.organisations))
        return Viewer(Sight.PARTIES, tuple(actor.parties), organisations, reads)
    return replace(NOBODY, read_only=reads)


def current_viewer() -> Viewer:
    """Who looks now."""
    return _current.get() or _process


def work_for_the_house() -> None:
    """Let this process see every row unless it says otherwise: workers and commands, not web."""
    global _process
    _process = HOUSE


@contextmanager
def viewing(actor: Actor) -> Iterator[None]:
    """Look as ``actor`` meanwhile. Whoever looks only to read writes nothing by looking on."""
    viewer = viewer_of(actor)
    if current_viewer().read_only:
        viewer = replace(viewer, read_only=True)
    token = _current.set(viewer)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def unseeing() -> Iterator[None]:
    """Look at no row of anybody meanwhile, in the role that the connection came with."""
    token = _current.set(NOBODY)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def beyond_sight() -> Iterator[None]:
    """Look with the house's sight meanwhile: for answers that name no row which the viewer does
    not see (is this customer taken?), and for commands after they asked the policy."""
    with viewing(SYSTEM):
        yield


def with_house_sight[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """``beyond_sight`` for a whole function, which must evaluate what it returns."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with beyond_sight():
            return function(*args, **kwargs)

    return run


def settings_for(viewer: Viewer, house_role: str) -> dict[str, str]:
    """The transaction's settings for a viewer; all of them, so that they replace any other.

    A transaction that has begun to read only stays so to its end: PostgreSQL takes nothing back.
    """
    told = {
        "role": house_role if viewer.sight is Sight.HOUSE else "none",
        "guildhall.parties": _array(viewer.parties),
        "guildhall.organisations": _array(viewer.organisations),
    }
    return told | {"transaction_read_only": "on"} if viewer.read_only else told


def _array(ids: Iterable[Any]) -> str:
    listed = ",".join(str(int(each)) for each in ids)
    return f"{{{listed}}}"
