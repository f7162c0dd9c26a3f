"""What a line of the inbox may speak of besides shareable records: floors above register it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from portal.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that lines name: how people call it, and its page."""

    title: str
    name: str
    url: str | None

    def __str__(self) -> str:
        return self.title


type Subjects = Callable[[Actor, Iterable[int]], Mapping[int, Subject]]
_sources: dict[str, Subjects] = {}


def subjects_of(label: str) -> Callable[[Subjects], Subjects]:
    """Register who names the rows of the model ``label``, as far as an actor sees them."""

    def register(source: Subjects) -> Subjects:
        _sources[label] = source
        return source

    return register


def subject_source(label: str) -> Subjects | None:
    """Who names the rows of this model; nobody for shareable records."""
    return _sources.get(label)
