"""The pages of one connection below many rows, read in one statement."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from portal.kernel.keyset import Page, Sort, cut, ordering, stretch, window_of


def read_pages(queryset: QuerySet[Any], path: str, sort: Sort, **asked: Any) -> dict[Any, Page]:
    """The page of each parent that ``path`` leads to, by the parent's id."""
    window = window_of(**asked)
    order = ordering(sort, flipped=window.backwards)
    rank = Window(RowNumber(), partition_by=[F(path)], order_by=list(order))
    rows = (
        stretch(queryset, sort, window)
        .annotate(_parent=F(path), _rank=rank)
        .filter(_rank__lte=window.size + 1)
        .order_by("_parent", "_rank")
    )
    grouped: dict[Any, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row._parent, []).append(row)
    return {parent: cut(found, sort, window) for parent, found in grouped.items()}


def count_by(queryset: QuerySet[Any], path: str) -> dict[Any, int]:
    """How many rows each parent has."""
    counted = queryset.order_by().values(path).annotate(total=Count("pk"))
    return dict(counted.values_list(path, "total"))
