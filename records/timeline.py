"""The timeline of a record: what happened to it, as far as its viewer sees the facets concerned.

Every source gives the entries of a span, bounded, and only those whose facet the viewer sees.
Floors above add sources for their own records (``timeline_source``) and words for their events
(``tells``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from portal.kernel.actors import Actor
from portal.kernel.events import Event
from sharing.projections import Shown


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``text`` says what, without a verb; ``quote`` is somebody's words.

    ``who`` is the id of the person who did it. ``key`` is unique on the record. ``comment`` is the
    public id of a comment that the viewer may take away.
    """

    at: datetime
    key: str
    text: str | Promise
    who: int | None = None
    icon: str = ""
    tone: str = ""
    quote: str = ""
    object: str = ""
    url: str = ""
    files: tuple[Any, ...] = ()
    comment: str = ""
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """How an event of a record is told: words, icon, and the facets that it tells about."""

    text: str | Promise
    icon: str
    facet: Callable[[dict[str, Any]], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Span:
    """The ``most`` moments of a timeline next to one: into the past, or ``upwards`` from it."""

    moment: datetime
    most: int
    upwards: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether something that happened then may lie in it."""
        return at >= self.moment if self.upwards else at <= self.moment

    def cut(self, rows: QuerySet[Any], column: str) -> QuerySet[Any]:
        """The rows that happened in it, by the column of when, those next to the moment first."""
        if self.upwards:
            return rows.filter(**{f"{column}__gte": self.moment}).order_by(column, "pk")[
                : self.most
            ]
        return rows.filter(**{f"{column}__lte": self.moment}).order_by(f"-{column}", "-pk")[
            : self.most
        ]

    def in_order(self, entries: Iterable[Entry]) -> list[Entry]:
        """Entries of it, those next to the moment first."""
        return sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=not self.upwards)[
            : self.most
        ]


type TimelineSource = Callable[[Actor, Shown, Span], Iterable[Entry]]

SOURCES: list[TimelineSource] = []
PHRASES: dict[str, Phrase] = {}


def timeline_source(source: TimelineSource) -> TimelineSource:
    """Register a source: ``(actor, record, span) → entries of that span``."""
    SOURCES.append(source)
    return source


def tells(
    kind: type[Event],
    text: str | Promise,
    *,
    icon: str = "activity",
    facet: str | Callable[[dict[str, Any]], Iterable[str]],
) -> None:
    """Register the words for an event about a record itself; hidden facets hide the entry."""
    facets = facet if callable(facet) else lambda _payload: (facet,)
    PHRASES[kind.code] = Phrase(text, icon, facets)
