"""What a GraphQL type reads, and the row that its resolvers get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import QuerySet

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.projections import Shown
from sharing.readings import note_rows, note_shown, told_by
from sharing.shareable import Shareable

EVERYTHING = -1
MASK = "facet_mask"


@dataclass(frozen=True, slots=True)
class Plain:
    """How a stored plan hands out a column: as it is, an empty text perhaps as nothing."""

    column: str
    blank_is_null: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """How a stored plan hands out money: from two columns."""

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field that is read from columns of its own row; ``facet`` hides it.

    Without a ``form`` it is computed in Python, by its resolver alone. What is ``digested`` tells
    nothing of the columns that it is made of.
    """

    columns: tuple[str, ...]
    facet: str | None = None
    form: Plain | Amount | None = None
    digested: bool = False


@dataclass(frozen=True, slots=True)
class ToOne:
    """An edge along the foreign key ``column``.

    The target's policy is asked, unless ``open``: people's names are shown with the record.
    """

    column: str
    source: Callable[[], Source]
    facet: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class ToMany:
    """An edge to the rows whose foreign key ``path`` leads here; the target's policy is asked."""

    path: str
    source: Callable[[], Source]
    facet: str | None = None


type Edge = Column | ToOne | ToMany
type Scope = Callable[[Actor, QuerySet[Any]], QuerySet[Any]]
type Narrow = Callable[[QuerySet[Any], Any], QuerySet[Any]]
type Order = Callable[[QuerySet[Any], Any], tuple[QuerySet[Any], Sort]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to a facet of the record that ``column`` leads to: reading one is reading
    that."""

    column: str
    shareable: Shareable
    facet: str

    @property
    def mask(self) -> int:
        """What somebody is told of the record."""
        return told_by(self.shareable, [self.facet])


@dataclass(eq=False, slots=True)
class Source:
    """What a GraphQL type reads.

    ``scope`` narrows a queryset to what the actor may see; ``ref`` is the column behind global
    ids; ``narrow`` applies the argument ``filter``; ``order`` turns ``sort`` into an order.
    """

    name: str
    model: type[models.Model]
    scope: Scope
    ref: str
    shareable: Shareable | None
    narrow: Narrow
    order: Order
    edges: dict[str, Edge] = field(default_factory=dict)
    part: Part | None = None

    def told(self, names: Iterable[str]) -> int:
        """The facets that an answer with these fields tells, as bits; all if there are none."""
        if self.shareable is None:
            return EVERYTHING
        known = self.shareable.field_facets
        facets: set[str] = set()
        for edge in (self.edges.get(name) for name in names):
            if edge is None:
                continue
            columns = edge.columns if isinstance(edge, Column) and not edge.digested else ()
            facets |= {known[each] for each in columns if each in known}
            facets |= {edge.facet} if edge.facet else set()
        return told_by(self.shareable, facets)

    def note(self, columns: Mapping[str, Sequence[Any]], told: int) -> None:
        """Note the reading of a table of rows, of which the answer tells so much."""
        if self.shareable is not None:
            masks = [(mask or 0) & told for mask in columns[MASK]]
            note_rows(self.shareable.label, columns["pk"], masks)
        elif self.part is not None:
            wholes = columns[self.part.column]
            note_rows(self.part.shareable.label, wholes, [self.part.mask] * len(wholes))


class Row:
    """One record as an operation's actor sees it, with the edges that the operation asked for.

    ``told`` are the facets whose fields are selected: those that the reading is noted with.
    """

    __slots__ = ("loaded", "mask", "record", "source")

    def __init__(self, source: Source, record: Any, told: int = EVERYTHING) -> None:
        self.source = source
        self.record = record
        self.mask: int = record.facet_mask if source.shareable else EVERYTHING
        if source.shareable:
            note_shown(source.shareable.label, record.pk, self.mask & told)
        elif source.part:
            whole = source.part
            note_shown(whole.shareable.label, getattr(record, whole.column), whole.mask)
        self.loaded: dict[str, Any] = {}

    @property
    def shown(self) -> Any:
        """What computed fields get: the projection of a shareable record, else the record."""
        if not self.source.shareable:
            return self.record
        return Shown(self.record, self.mask, noted=False)

    def sees(self, facet: str | None) -> bool:
        """Whether the facet of this row is visible."""
        if facet is None or self.source.shareable is None:
            return True
        return bool(self.mask & self.source.shareable.bits[facet])
