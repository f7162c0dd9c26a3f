"""Typed filters and sorts, derived from a model's facets.

A row that hides a field never matches a filter on it, and sorts last by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal as Number
from decimal import InvalidOperation
from enum import Enum
from functools import cache
from typing import Any

import graphene
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partner_api.types.enums import choices_of, enum_of
from partner_api.types.ids import rows_of
from partner_api.types.scalars import Date, DateTime, Decimal
from portal.kernel.errors import Refused
from portal.kernel.keyset import Sort
from sharing.policies import facet_filter, shown
from sharing.shareable import Shareable

MOST_VALUES = 100
_TEXT = {
    "eq": ("exact", "Equals, case included."),
    "contains": ("icontains", "Contains, whatever the case."),
    "starts_with": ("istartswith", "Starts with, whatever the case."),
    "in_": ("in", "Equals one of these, at most 100."),
}
_RANGE = {
    "eq": ("exact", "Equals."),
    "gt": ("gt", "Greater, or later, than."),
    "gte": ("gte", "At least, or not before."),
    "lt": ("lt", "Less, or earlier, than."),
    "lte": ("lte", "At most, or not after."),
}
_CHOICE = {
    "eq": ("exact", "Equals."),
    "in_": ("in", "Equals one of these, at most 100."),
}
_LOOKUPS = {**_TEXT, **_RANGE, "has": ("contains", "")}


_DIRECTIONS = {"ASC": "Smallest or earliest first.", "DESC": "Greatest or latest first."}
SortDirection = graphene.Enum(
    "SortDirection",
    [("ASC", "asc"), ("DESC", "desc")],
    description=lambda value: (
        _DIRECTIONS[value.name]
        if value
        else "Which end of an order comes first. Rows without a value come last either way."
    ),
)


def _input(name: str, doc: str, inner: Any, lookups: Mapping[str, tuple[str, str]]) -> Any:
    fields: dict[str, Any] = {}
    for key, (_lookup, text) in lookups.items():
        if key == "in_":
            fields[key] = graphene.List(graphene.NonNull(inner), name="in", description=text)
        else:
            fields[key] = graphene.InputField(inner, description=text)
    meta = type("Meta", (), {"description": doc})
    return type(name, (graphene.InputObjectType,), {**fields, "Meta": meta})


@cache
def _scalar_filter(inner: Any) -> Any:
    if inner is graphene.String:
        return _input("TextFilter", "Conditions on a text; all must hold.", inner, _TEXT)
    name = f"{inner._meta.name}Filter"
    return _input(name, f"Conditions on a value ({inner._meta.name}).", inner, _RANGE)


@cache
def _enum_filter(enum: Any) -> Any:
    return _input(f"{enum._meta.name}Filter", "Conditions on a choice.", enum, _CHOICE)


def filter_type(field: models.Field[Any, Any]) -> Any | None:
    """The input type of the conditions on a model field; ``None`` if it takes none."""
    if isinstance(field, models.ForeignKey):
        return graphene.ID
    if isinstance(field, ArrayField):
        choices = choices_of(field.base_field) if field.base_field.choices else None
        return enum_of(choices) if choices else graphene.String
    if field.choices and (choices := choices_of(field)):
        return _enum_filter(enum_of(choices))
    for kinds, inner in _BY_FIELD:
        if isinstance(field, kinds):
            return inner if inner is graphene.Boolean else _scalar_filter(inner)
    return None


_BY_FIELD: Sequence[tuple[Any, Any]] = (
    ((models.CharField, models.TextField, models.EmailField), graphene.String),
    (models.BooleanField, graphene.Boolean),
    (models.DecimalField, Decimal),
    (models.IntegerField, graphene.Int),
    (models.DateTimeField, DateTime),
    (models.DateField, Date),
)


def conditions(field: models.Field[Any, Any], asked: Any, path: str) -> dict[str, Any]:
    """Django lookups for what was asked of a field. Raises ``Refused`` for impossible values."""
    name = field.name
    if isinstance(field, models.ForeignKey):
        _source, rows = rows_of(asked, field=path)
        return {f"{name}__in": rows.values("pk")}
    if isinstance(field, ArrayField):
        return {f"{name}__contains": [_plain(asked)]}
    if isinstance(field, models.BooleanField):
        return {name: asked}
    found = {}
    for key, value in asked.items():
        if value is None:
            continue
        plain = [_plain(each) for each in value] if isinstance(value, list) else _plain(value)
        if isinstance(plain, list) and len(plain) > MOST_VALUES:
            raise Refused(
                _("Give at most %(most)s values."),
                code="too_many_values",
                field=path,
                most=MOST_VALUES,
            )
        for each in plain if isinstance(plain, list) else [plain]:
            _must_fit(field, each, path)
        found[f"{name}__{_LOOKUPS[key][0]}"] = plain
    return found


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _must_fit(field: models.Field[Any, Any], value: Any, path: str) -> None:
    try:
        field.get_db_prep_value(value, connection)
    except (InvalidOperation, OverflowError, ValueError, TypeError) as error:
        raise Refused(_("This value is out of range."), code="out_of_range", field=path) from error


def narrower(model: type[models.Model], names: Sequence[str], shareable: Shareable | None) -> Any:
    """The function that applies a filter argument to a queryset of visible rows."""
    fields = {name: model._meta.get_field(name) for name in names}

    def narrow(rows: QuerySet[Any], asked: Mapping[str, Any] | None) -> QuerySet[Any]:
        for name, value in (asked or {}).items():
            if value is None:
                continue
            lookups = conditions(fields[name], value, f"filter.{name}")
            rows = facet_filter(rows, **lookups) if shareable else rows.filter(**lookups)
        return rows

    return narrow


_PARSERS: dict[type[models.Field], Callable[[Any], Any]] = {
    models.BinaryField: bytes.fromhex,
    models.DecimalField: Number,
    models.DateTimeField: datetime.fromisoformat,
    models.DateField: date.fromisoformat,
}


def orderer(
    model: type[models.Model],
    default: tuple[str, bool],
    shareable: Shareable | None,
) -> Any:
    """The function that turns a sort argument into an order: ``(rows, keyset.Sort)``."""

    def order(rows: QuerySet[Any], asked: Any) -> tuple[QuerySet[Any], Sort]:
        name, descending = default
        if asked:
            name = _plain(asked["field"])
            descending = _plain(asked.get("direction")) == "desc"
        field = model._meta.get_field(name) if name != "pk" else model._meta.pk
        parse = next((p for kind, p in _PARSERS.items() if isinstance(field, kind)), None)
        if shareable and shareable.field_facets.get(name) not in {None, shareable.base}:
            rows, name = shown(rows, name, alias=f"shown_{name}"), f"shown_{name}"
        return rows, Sort(name, descending, parse) if parse else Sort(name, descending)

    return order


def sort_input(name: str, sorts: Mapping[str, str]) -> Any:
    """The input type ``<name>Sort`` over an enum of the sortable fields."""
    fields = graphene.Enum(
        f"{name}SortField",
        [(key, column) for key, column in sorts.items()],
        description=lambda value: (
            f"By {value.name.lower().replace('_', ' ')}."
            if value
            else f"What {name} rows sort by."
        ),
    )
    meta = type("Meta", (), {"description": f"An order of {name} rows."})
    body = {
        "Meta": meta,
        "field": graphene.InputField(fields, required=True, description="What to sort by."),
        "direction": graphene.InputField(
            SortDirection,
            default_value=SortDirection.ASC.value,
            description="Which end comes first.",
        ),
    }
    return type(f"{name}Sort", (graphene.InputObjectType,), body)
