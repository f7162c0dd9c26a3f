"""Single rows under the policy: found by one plan that the server keeps.

Most reads ask for one record by its reference, or whether there is one. To plan that question
takes the server ten times as long as to answer it, and the plan is the same whoever asks: by the
record's own key. Lists are planned for what narrows them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import QuerySet

from portal.kernel.database.plans import keeping_plans


class _Singly:
    """What ``found_singly`` adds to a queryset's class."""

    def first(self) -> Any:
        """As Django's."""
        with keeping_plans():
            return super().first()  # type: ignore[misc]

    def get(self, *args: Any, **lookup: Any) -> Any:
        """As Django's."""
        with keeping_plans():
            return super().get(*args, **lookup)  # type: ignore[misc]

    def exists(self) -> bool:
        """As Django's."""
        with keeping_plans():
            return bool(super().exists())  # type: ignore[misc]


def found_singly(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows; asked for one of them, the server keeps the plan."""
    rows: QuerySet[Any] = queryset._chain()  # type: ignore[attr-defined]
    rows.__class__ = _class_of(type(queryset))
    return rows


@cache
def _class_of(plain: type[QuerySet[Any]]) -> type[QuerySet[Any]]:
    if issubclass(plain, _Singly):
        return plain
    return type(plain.__name__, (_Singly, plain), {})
