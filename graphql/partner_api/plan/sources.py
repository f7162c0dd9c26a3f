"""What a GraphQL type reads, and the row that its resolvers get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import QuerySet

from portal.kernel.actors import Actor
from portal.kernel.keyset import Sort
from sharing.projections import Shown
from sharing.readings import note_shown
from sharing.shareable import Shareable

EVERYTHING = -1


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

    Without a ``form`` it is computed in Python, by its resolver alone.
    """

    columns: tuple[str, ...]
    facet: str | None = None
    form: Plain | Amount | None = None


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


class Row:
    """One record as an operation's actor sees it, with the edges that the operation asked for."""

    __slots__ = ("loaded", "mask", "record", "source")

    def __init__(self, source: Source, record: Any) -> None:
        self.source = source
        self.record = record
        self.mask: int = record.facet_mask if source.shareable else EVERYTHING
        if source.shareable:
            note_shown(source.shareable.label, record.pk, self.mask)
        self.loaded: dict[str, Any] = {}

    @property
    def shown(self) -> Any:
        """What computed fields get: the projection of a shareable record, else the record."""
        return Shown(self.record, self.mask) if self.source.shareable else self.record

    def sees(self, facet: str | None) -> bool:
        """Whether the facet of this row is visible."""
        if facet is None or self.source.shareable is None:
            return True
        return bool(self.mask & self.source.shareable.bits[facet])
