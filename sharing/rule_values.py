"""The values that criteria of rules are chosen from, as people call them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Field
from django_countries import countries

from sharing.shareable import Criterion, Shareable

# More values than these are not offered in a list.
MOST_VALUES = 300
# What people call a person, or anything else that a criterion leads to.
_NAMES = ("full_name", "name")


def values_of(shareable: Shareable, criterion: Criterion) -> list[tuple[str, str]]:
    """The values that a criterion may ask for, with their names: those that records have."""
    path = criterion.lookup
    rows = shareable.model._base_manager.filter(shareable.rules_on)
    rows = rows.filter(**{f"{path}__isnull": False}, **criterion.when)
    found = rows.order_by(path).values_list(path, flat=True).distinct()[:MOST_VALUES]
    values = names_of(shareable, criterion, (str(value) for value in found if value != ""))
    return sorted(values, key=lambda pair: pair[1].casefold())


def names_of(
    shareable: Shareable, criterion: Criterion, values: Iterable[str]
) -> list[tuple[str, str]]:
    """These values with what people call them."""
    given = list(values)
    column = criterion.column(shareable.model)
    if column.is_relation:
        names = _names_of_records(column, given)
    elif criterion.is_country(shareable.model):
        names = {value: countries.name(value) for value in given}
    else:
        names = {str(value): str(label) for value, label in column.flatchoices}
    return [(value, names.get(value) or value) for value in given]


def _names_of_records(column: Field[Any, Any], values: list[str]) -> dict[str, str]:
    model: Any = column.related_model
    known = {field.name for field in model._meta.concrete_fields}
    name = next(each for each in _NAMES if each in known)
    rows = model._base_manager.filter(pk__in=values).values_list("pk", name)
    return {str(pk): text for pk, text in rows}
