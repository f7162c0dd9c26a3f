"""What the arguments of a connection ask for, and the stand-ins for what its cursors hold."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet

from partner_api.plan.compiler import NotPlannedError
from partner_api.plan.shapes import FoundPage, ListShape, Table
from partner_api.plan.sources import Source
from partner_api.plan.statements import Values
from portal.kernel.actors import Actor
from portal.kernel.keyset import (
    Sort,
    Window,
    cursor_at,
    ordering,
    stretch,
    trimmed,
    value_at,
    window_of,
)
from sharing.pages import nearest

_sorts: dict[Hashable, Sort] = {}

_PLACES = (2_147_000_001, 2_147_000_002)
# Values that stand for a cursor's while a statement is written: one for each end of a stretch.
_STAND_INS: dict[type, tuple[Any, Any]] = {
    bytes: (b"\xee\x80\x80after", b"\xee\x80\x80before"),
    str: ("\ue000after", "\ue000before"),
    int: (2_146_900_001, 2_146_900_002),
    Decimal: (Decimal("7654321.01"), Decimal("7654321.02")),
    datetime: (datetime(1971, 1, 2, tzinfo=UTC), datetime(1971, 1, 3, tzinfo=UTC)),
    date: (date(1971, 1, 4), date(1971, 1, 5)),
}


def frozen(value: Any) -> Hashable:
    """Arguments as a part of a key."""
    if isinstance(value, dict):
        return tuple((name, frozen(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(frozen(each) for each in value)
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
        self.values: dict[str, Any] = {}
        self.stand_ins: dict[str, Any] = {}
        ends = [self._end(index, name) for index, name in enumerate(("after", "before"))]
        self.key = (self.window.size, self.window.backwards, *ends, frozen(self._filter))
        self.key += (frozen(self._order),)

    def _end(self, index: int, name: str) -> str:
        """Note a cursor's values and their stand-ins; returns the form that it gives the SQL."""
        cursor = getattr(self.window, name)
        if cursor is None:
            return ""
        value, pk = value_at(self.sort, cursor, field=name)
        self.values |= {f"{name}_pk": pk}
        self.stand_ins |= {f"{name}_pk": _PLACES[index]}
        stand_in = None
        if value is not None:
            stand_in = _STAND_INS[type(value)][index]
            self.values |= {f"{name}_value": value}
            self.stand_ins |= {f"{name}_value": stand_in}
        self.values[f"{name}_cursor"] = cursor
        self.stand_ins[f"{name}_cursor"] = cursor_at(self.sort, stand_in, _PLACES[index])
        return "nothing" if value is None else type(value).__name__

    def window_with(self, values: Values) -> Window:
        """The window, with the cursors that these values hold."""
        return replace(
            self.window, after=values.get("after_cursor"), before=values.get("before_cursor")
        )

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
