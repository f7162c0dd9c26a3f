"""Keyset pages: bounded lists that neither repeat nor skip rows while others insert.

Rows sort by one expression, then by id. Empty values come last in either direction, so a facet
that is hidden (its value reads as empty) cannot be found by sorting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.kernel import cursors
from portal.kernel.errors import Refused

MAX_PAGE = 100


def _as_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Sort:
    """Sort by the field or annotation ``name``; ``parse`` turns its JSON form back."""

    name: str
    descending: bool = False
    parse: Callable[[Any], Any] = _as_is


@dataclass(frozen=True, slots=True)
class Page[T]:
    """One page: items with their cursors, and whether there is more on either side."""

    items: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    # Of the page as it was read, where not all rows of it are shown.
    read: Sequence[str] | None = None

    @property
    def start(self) -> str | None:
        """Cursor of the first item; where to go on backwards."""
        return next(iter(self._read), None)

    @property
    def end(self) -> str | None:
        """Cursor of the last item; where to go on, though nothing of the page be shown."""
        return next(reversed(self._read), None)

    @property
    def _read(self) -> Sequence[str]:
        return self.cursors if self.read is None else self.read


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a sorted list is asked for: ``size`` rows from one end of a stretch."""

    size: int
    backwards: bool
    after: str | None = None
    before: str | None = None


def page(
    queryset: QuerySet[Any],
    sort: Sort,
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Page[Any]:
    """One page of ``queryset``, in the sort's order.

    ``first``/``after`` read forwards, ``last``/``before`` backwards. Raises ``Refused`` for a
    size outside 1…100, both directions at once, or a cursor that is not ours.
    """
    window = window_of(first=first, after=after, last=last, before=before)
    return page_in(queryset, sort, window)


def page_in(queryset: QuerySet[Any], sort: Sort, window: Window) -> Page[Any]:
    """The page of ``queryset`` in a window. Raises ``Refused`` for a cursor that is not ours."""
    rows = stretch(queryset, sort, window).order_by(*ordering(sort, flipped=window.backwards))
    return cut(list(rows[: window.size + 1]), sort, window)


def window_of(
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Window:
    """The window that these arguments describe. Raises ``Refused`` as ``page`` does."""
    backwards = last is not None or (before is not None and first is None)
    size = _size(last if backwards else first, field="last" if backwards else "first")
    if first is not None and last is not None:
        raise Refused(_("Ask for the first or for the last rows, not both."), field="last")
    return Window(size, backwards, after or None, before or None)


def stretch(queryset: QuerySet[Any], sort: Sort, window: Window) -> QuerySet[Any]:
    """The rows between the window's cursors. Raises ``Refused`` for a cursor that is not ours."""
    if window.after:
        queryset = queryset.filter(_beyond(sort, window.after, flipped=False, field="after"))
    if window.before:
        queryset = queryset.filter(_beyond(sort, window.before, flipped=True, field="before"))
    return queryset


def ordering(sort: Sort, *, flipped: bool) -> tuple[OrderBy, OrderBy]:
    """The sort's order, empty values last, ties by id; ``flipped`` reads it from its end."""
    field = F(sort.name)
    if flipped:
        key = field.asc(nulls_first=True) if sort.descending else field.desc(nulls_first=True)
        return key, F("pk").desc()
    key = field.desc(nulls_last=True) if sort.descending else field.asc(nulls_last=True)
    return key, F("pk").asc()


def cut(rows: list[Any], sort: Sort, window: Window) -> Page[Any]:
    """The page of rows that were read in the window's direction, one more than it holds."""
    rows, has_next, has_previous = trimmed(rows, window)
    return Page(rows, [_cursor(row, sort) for row in rows], has_next, has_previous)


def trimmed[T](rows: list[T], window: Window) -> tuple[list[T], bool, bool]:
    """Of rows read in the window's direction: the page in the list's order, and whether rows
    follow and precede."""
    more = len(rows) > window.size
    rows = rows[: window.size]
    if window.backwards:
        rows.reverse()
        return rows, bool(window.before), more
    return rows, more, bool(window.after)


def _size(value: int | None, *, field: str) -> int:
    size = 50 if value is None else value
    if not 1 <= size <= MAX_PAGE:
        raise Refused(
            _("Ask for 1 to %(most)s rows."), code="page_size", field=field, most=MAX_PAGE
        )
    return size


def _beyond(sort: Sort, cursor: str, *, flipped: bool, field: str) -> Q:
    value, pk = value_at(sort, cursor, field=field)
    tie = Q(pk__lt=pk) if flipped else Q(pk__gt=pk)
    name = sort.name
    if value is None:
        here = Q(**{f"{name}__isnull": True}) & tie
        return here | Q(**{f"{name}__isnull": False}) if flipped else here
    operator = "lt" if sort.descending != flipped else "gt"
    there = Q(**{f"{name}__{operator}": value}) | (Q(**{name: value}) & tie)
    return there if flipped else there | Q(**{f"{name}__isnull": True})


def value_at(sort: Sort, cursor: str, *, field: str = "after") -> tuple[Any, int]:
    """The sort's value and the id at a cursor. Raises ``Refused`` if it is not ours."""
    with suppress(ValueError, TypeError, ArithmeticError):  # genuine, and of another list
        name, value, pk = cursors.decode(cursor, field=field)
        if name == sort.name and isinstance(pk, int):
            return (None if value is None else sort.parse(value)), pk
    raise other_order(field)


def other_order(field: str) -> Refused:
    """What to say of a genuine cursor that is none of this list's."""
    return Refused(
        _("This position belongs to another order: start again from the first page."),
        code="invalid_cursor",
        field=field,
    )


def _cursor(row: Any, sort: Sort) -> str:
    if isinstance(row, dict):
        return cursor_at(sort, row[sort.name], row["pk"])
    return cursor_at(sort, getattr(row, sort.name), row.pk)


def cursor_at(sort: Sort, value: Any, pk: int) -> str:
    """The cursor of the row with this value of the sort, and this id."""
    if isinstance(value, memoryview | bytes):
        value = bytes(value).hex()
    elif isinstance(value, datetime | date):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    return cursors.encode(sort.name, value, pk)
