"""Rows that carry the names of records which their viewer may not open.

A price signal names its customer and its case; whoever reported it reads those names and nothing
more. The policy has settled which rows there are; their names are then read with the house's
sight, because row-level security would take the rows away with what they are joined to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from portal.kernel.viewers import beyond_sight


class _Lending:
    """What ``lending`` adds to a queryset's class."""

    def _fetch_all(self) -> None:
        with beyond_sight():
            super()._fetch_all()  # type: ignore[misc]

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """As Django's, read in one go: rows of a list are bounded."""
        self._fetch_all()
        return iter(self)  # type: ignore[call-overload,no-any-return]


def lending(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows of a ``visible_to`` queryset, read together with the names they carry."""
    rows: QuerySet[Any] = queryset._chain()  # type: ignore[attr-defined]
    if not isinstance(rows, _Lending):
        rows.__class__ = type(f"Lending{type(rows).__name__}", (_Lending, type(rows)), {})
    return rows
