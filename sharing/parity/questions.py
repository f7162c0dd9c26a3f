"""What is asked of whom: channels, people and records, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from portal.kernel.actors import Actor
from sharing.shareable import Shareable


@dataclass(frozen=True, slots=True)
class Answer:
    """What a channel showed of a record.

    ``seen`` are facets of which it showed something. ``probed`` are those of which it would have
    shown something, had the viewer seen them; a channel that can only leak probes none.
    """

    seen: frozenset[str]
    probed: frozenset[str] = frozenset()


type Ask = Callable[[Actor, Shareable, Sequence[Any]], Mapping[int, Answer]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that a channel showed to somebody otherwise than it should."""

    channel: str
    viewer: str
    kind: str
    record: str
    shown: tuple[str, ...]
    withheld: tuple[str, ...]

    @property
    def weight(self) -> int:
        """Smaller is easier to look into: a single facet of a single record."""
        return len(self.shown) + len(self.withheld)


@dataclass(slots=True)
class Report:
    """How many answers were compared, by channel, and every one that differed."""

    asked: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    people: int = 0
    records: int = 0

    @property
    def questions(self) -> int:
        """How many answers were compared."""
        return sum(self.asked.values())

    @property
    def smallest(self) -> Difference | None:
        """The smallest example of a difference; what leaks goes before what is withheld."""
        ranked = sorted(
            self.differences, key=lambda each: (not each.shown, each.weight, each.record)
        )
        return ranked[0] if ranked else None


_channels: dict[str, Ask] = {}
_modules: list[str] = []
type People = Callable[[int], list[Actor]]
_people: list[People] = []


def channel(name: str) -> Callable[[Ask], Ask]:
    """Register a way of reading as ``name``; kinds of record that it does not carry it omits."""

    def register(ask: Ask) -> Ask:
        _channels[name] = ask
        return ask

    return register


def channels_in(module: str) -> None:
    """Name a module that registers channels; it is imported when they are first asked."""
    _modules.append(module)


def channels() -> dict[str, Ask]:
    """Every registered channel."""
    for module in ("sharing.parity.reading", *_modules):
        import_module(module)
    return dict(_channels)


def people_source(source: People) -> People:
    """Register who is asked: a function from a number to about so many actors."""
    _people.append(source)
    return source


def people(most: int) -> list[Actor]:
    """Sample viewers of every sort, the same ones for the same data."""
    return [actor for source in _people for actor in source(most)]


def compare(
    expected: Mapping[int, frozenset[str]], answers: Mapping[int, Answer]
) -> Iterator[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """Record id, facets shown that should not be, facets withheld that should be shown."""
    for key, answer in answers.items():
        shown = answer.seen - expected[key]
        withheld = (expected[key] & answer.probed) - answer.seen
        if shown or withheld:
            yield key, tuple(sorted(shown)), tuple(sorted(withheld))
