"""What the arguments of a connection ask for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet

from partner_api.plan.compiler import NotPlannedError
from partner_api.plan.shapes import FoundPage, ListShape, Table
from partner_api.plan.sources import Source
from portal.kernel.actors import Actor
from portal.kernel.database.statements import Values
from portal.kernel.keyset import (
    Sort,
    cursor_at,
    ordering,
    stretch,
    trimmed,
    window_of,
)
from portal.kernel.windows import RepeatedWindow
from sharing.pages import nearest

_sorts: dict[Hashable, Sort] = {}


# Statements are kept by what is asked: nobody fills the memory with long texts.
_LONGEST_KEPT = 500


def frozen(value: Any) -> Hashable:
    """Arguments as a part of a key. Raises ``NotPlannedError`` for what is too long to keep."""
    if value and len(repr(value)) > _LONGEST_KEPT:
        raise NotPlannedError
    return _frozen(value)


def _frozen(value: Any) -> Hashable:
    """Arguments as a part of a key."""
    if isinstance(value, dict):
        return tuple((name, _frozen(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value  # type: ignore[no-any-return]


class Asked:
    """What the arguments of a connection ask for."""

    def __init__(self, actor: Actor, source: Source, args: Mapping[str, Any]) -> None:
        if 0 in (args.get("first"), args.get("last")):
            raise NotPlannedError
        self._source = source
        self._filter = args.get("filter")
        self._order = args.get("sort")
        self.window = window_of(
            **{name: args.get(name) for name in ("first", "after", "last", "before")}
        )
        self.sort = _sort_of(actor, source, self._order)
        repeated = RepeatedWindow(self.window, self.sort)
        self.values, self.stand_ins = repeated.values, repeated.stand_ins
        self.window_with = repeated.holding
        self.narrowing = frozen(self._filter)
        self.key = (repeated.key, self.narrowing, frozen(self._order))

    def scoped(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """The visible rows, unless a selector has asked the policy already."""
        if self._source.shareable and "facet_mask" in rows.query.annotations:
            return rows
        return self._source.scope(actor, rows)

    def narrowed(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """The visible rows that the filter lets through."""
        return self._source.narrow(self.scoped(rows, actor), self._filter)

    def ordered(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], Sort]:
        """With what the order needs."""
        return self._source.order(rows, self._order)

    def page(
        self, rows: QuerySet[Any], actor: Actor, values: Values, *, near: bool
    ) -> QuerySet[Any]:
        """The rows of the window in its order; where grants decide, by the sorted grant index."""
        window = self.window_with(values)
        if near and not self._filter and self._source.shareable:
            found = nearest(actor, rows, self.sort, window)
            rows = rows if found is None else found
        rows, sort = self.ordered(self.narrowed(rows, actor))
        rows = stretch(rows, sort, window)
        return rows.order_by(*ordering(sort, flipped=window.backwards))

    def names(self, shape: ListShape) -> tuple[str, ...]:
        """The columns to read: what is selected, and what cursors are made of."""
        return tuple(dict.fromkeys((*shape.columns, self.sort.name)))

    def cut(self, rows: list[tuple[Any, ...]], shape: ListShape) -> FoundPage:
        """The page of the rows that were read."""
        rows, has_next, has_previous = trimmed(rows, self.window)
        table = Table(self.names(shape), rows)
        return FoundPage(table, has_next, has_previous, partial(_cursor, self.sort, table))


def _cursor(sort: Sort, table: Table, index: int) -> str:
    return cursor_at(sort, table.columns[sort.name][index], table.columns["pk"][index])


def _sort_of(actor: Actor, source: Source, asked: Any) -> Sort:
    """What an order sorts by. It depends on the order alone, and is worked out once."""
    key = (source.name, frozen(asked))
    found = _sorts.get(key)
    if found is None:
        visible = source.scope(actor, source.model._default_manager.all())
        _ordered, found = source.order(visible, asked)
        _sorts[key] = found
    return found
