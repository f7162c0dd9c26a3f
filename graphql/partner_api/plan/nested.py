"""The pages of one connection below many rows, read in one statement."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from portal.kernel import keyset
from portal.kernel.keyset import Page, Sort, cut, ordering, stretch, window_of


def ranked(queryset: QuerySet[Any], path: str, sort: Sort, window: keyset.Window) -> QuerySet[Any]:
    """The rows of each parent's page and one more, with ``_parent``, in the window's order."""
    order = ordering(sort, flipped=window.backwards)
    rank = Window(RowNumber(), partition_by=[F(path)], order_by=list(order))
    return (
        stretch(queryset, sort, window)
        .annotate(_parent=F(path), _rank=rank)
        .filter(_rank__lte=window.size + 1)
        .order_by("_parent", "_rank")
    )


def read_pages(queryset: QuerySet[Any], path: str, sort: Sort, **asked: Any) -> dict[Any, Page]:
    """The page of each parent that ``path`` leads to, by the parent's id."""
    window = window_of(**asked)
    grouped: dict[Any, list[Any]] = {}
    for row in ranked(queryset, path, sort, window):
        grouped.setdefault(row._parent, []).append(row)
    return {parent: cut(found, sort, window) for parent, found in grouped.items()}


def count_by(queryset: QuerySet[Any], path: str) -> QuerySet[Any]:
    """How many rows each parent has: pairs of its id and the number."""
    counted = queryset.order_by().values(path).annotate(total=Count("pk"))
    return counted.values_list(path, "total")
