"""Rows that are parts of a record, as the lines of an order are: which kinds, which rows, and what
people call one."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet

from sharing.shareable import Shareable, shareable_named, shareables


def kinds_of_parts(shareable: Shareable) -> tuple[Shareable, ...]:
    """The kinds whose rows are parts of such records."""
    return _kinds_of_parts(shareable.label)


@lru_cache
def _kinds_of_parts(label: str) -> tuple[Shareable, ...]:
    whole = shareable_named(label)
    return tuple(each for each in shareables() if each.part_of and each.main is whole)


def parts_of(records: QuerySet[Any], kind: Shareable) -> QuerySet[Any]:
    """The rows of a kind that are parts of these records, in the order of their ids."""
    mains = records.order_by().values("pk")
    rows = kind.model._base_manager.filter(**{f"{kind.part_of}__in": mains})
    return rows.select_related(kind.part_of).order_by("pk")


def called(shareable: Shareable, record: Model) -> str:
    """What people call a record: a part by what it is a part of, and its place there."""
    if shareable.main is None:
        return shareable.name_of(record)
    whole = shareable.main.name_of(getattr(record, shareable.part_of))
    return f"{whole} · {getattr(record, shareable.sort_field)}"
