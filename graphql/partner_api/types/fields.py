"""GraphQL fields that carry their edge: what the plan reads, and how the row hands it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
from django.contrib.postgres.fields import ArrayField
from django.db import models

from partner_api.plan import Amount, Column, Edge, Plain, Row, ToOne
from partner_api.types.enums import choices_of, enum_of
from partner_api.types.scalars import Date, DateTime, Decimal, JSONString, Money


class EdgeField(graphene.Field):
    """A field with an edge; its resolver takes what the plan has read."""

    def __init__(
        self, kind: Any, edge: Edge, resolver: Callable[..., Any], **options: Any
    ) -> None:
        self.edge = edge
        self._resolver = resolver
        super().__init__(kind, **options)

    def wrap_resolve(self, _parent_resolver: Any) -> Callable[..., Any]:
        """Straight to the row, without graphene's detours."""
        return self._resolver


def _bit(source_facet: str | None, bits: dict[str, int] | None) -> int:
    return bits[source_facet] if bits and source_facet else 0


def column_field(
    field: models.Field[Any, Any], facet: str | None, bits: dict[str, int] | None, text: str
) -> EdgeField | None:
    """The GraphQL field of a model column; ``None`` for columns that the API does not show."""
    kind = _kind(field)
    if kind is None:
        return None
    name, bit = field.attname, _bit(facet, bits)
    blank_is_null = bool(field.choices) or field.null

    def resolve(row: Row, _info: Any) -> Any:
        if bit and not row.mask & bit:
            return None
        value = getattr(row.record, name)
        return None if blank_is_null and value == "" else value

    edge = Column((name,), facet, Plain(name, blank_is_null))
    return EdgeField(kind, edge, resolve, description=text)


def _kind(field: models.Field[Any, Any]) -> Any | None:
    if isinstance(field, ArrayField):
        inner = _kind(field.base_field)
        return graphene.List(graphene.NonNull(inner)) if inner else None
    if field.choices and (choices := choices_of(field)):
        return enum_of(choices)
    for kinds, kind in _KINDS:
        if isinstance(field, kinds):
            return kind
    return None


_KINDS: tuple[tuple[Any, Any], ...] = (
    (models.UUIDField, graphene.String),
    ((models.CharField, models.TextField), graphene.String),
    (models.BooleanField, graphene.Boolean),
    (models.DecimalField, Decimal),
    (models.BigIntegerField, Decimal),
    (models.IntegerField, graphene.Int),
    (models.DateTimeField, DateTime),
    (models.DateField, Date),
    (models.JSONField, JSONString),
)


def money_field(
    amount: str, currency: str, facet: str | None, bits: dict[str, int] | None, text: str
) -> EdgeField:
    """An amount with its currency, from two columns of one facet."""
    bit = _bit(facet, bits)

    def resolve(row: Row, _info: Any) -> Any:
        if bit and not row.mask & bit:
            return None
        value = getattr(row.record, amount)
        return None if value is None else Money(value, getattr(row.record, currency))

    edge = Column((amount, currency), facet, Amount(amount, currency))
    return EdgeField(Money, edge, resolve, description=text)


def _loaded(row: Row, info: Any, **_args: Any) -> Any:
    return row.loaded.get(info.path.key)


def one(
    kind: Callable[[], Any],
    column: str,
    *,
    facet: str | None = None,
    open: bool = False,
    description: str,
) -> EdgeField:
    """An edge along the foreign key ``column``; ``null`` where record or facet is hidden.

    The target's policy is asked again, unless ``open``: people's names come with the record. The
    facet is the column's own.
    """
    edge = ToOne(column, lambda: kind().source, facet, open)
    return EdgeField(kind, edge, _loaded, description=description)


def computed(
    kind: Any,
    resolver: Callable[..., Any],
    *,
    needs: tuple[str, ...] = (),
    facet: str | None = None,
    digested: bool = False,
    description: str,
    **options: Any,
) -> EdgeField:
    """A field computed by ``resolver(shown, info, **args)`` from the columns ``needs``.

    ``shown`` is the record as its viewer sees it; with ``facet`` a hidden one is not computed.
    What is ``digested`` tells nothing of those columns.
    """

    def resolve(row: Row, info: Any, **args: Any) -> Any:
        return resolver(row.shown, info, **args) if row.sees(facet) else None

    column = Column(needs, facet, digested=digested)
    return EdgeField(kind, column, resolve, description=description, **options)


def version(model: type[models.Model]) -> EdgeField:
    """The version of a record as its viewer knows it."""
    names = tuple(
        field.name
        for field in model._meta.concrete_fields
        if field.name == "version" or (field.editable and not field.primary_key)
    )
    text = "What to give back when you change it. It changes with what you see of the record."
    return computed(
        graphene.Int,
        lambda shown, _info: shown.version,
        needs=names,
        digested=True,
        description=text,
    )
