"""Numbers in the navigation that follow the feed: unread messages, waiting tasks.

The floor that knows a number registers it, with the prefixes of the event codes that change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from portal.kernel.actors import Actor
from portal.kernel.viewers import viewing

_counts: dict[str, tuple[tuple[str, ...], Callable[[Actor], int]]] = {}


def register_count(
    name: str, count: Callable[[Actor], int], *, changed_by: tuple[str, ...]
) -> None:
    """Let pages show ``count(actor)`` as ``name``, fresh after events with these codes."""
    _counts[name] = (changed_by, count)


def all_counts(actor: Actor) -> dict[str, int]:
    """Every number, for a page that is drawn afresh."""
    with viewing(actor):
        return {name: count(actor) for name, (_prefixes, count) in _counts.items()}


def may_change(kinds: Iterable[str]) -> bool:
    """Whether any number follows events of these kinds: asked before anything is counted."""
    prefixes = tuple(each for found, _count in _counts.values() for each in found)
    return any(kind.startswith(prefixes) for kind in kinds)


def changed_counts(actor: Actor, kinds: Iterable[str]) -> dict[str, int]:
    """The numbers that these kinds of event may have changed for the actor."""
    happened = set(kinds)
    with viewing(actor):
        return {
            name: count(actor)
            for name, (prefixes, count) in _counts.items()
            if any(kind.startswith(prefixes) for kind in happened)
        }
