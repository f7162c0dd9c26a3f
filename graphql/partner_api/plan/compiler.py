"""From an operation to the shape of its answer, once for each document.

What a plan cannot answer (fields that Python computes, unions of kinds) it says so, and the whole
operation goes to graphql-core's executor. Both give the same bytes; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields

from partner_api.plan.doors import ListDoor, RecordDoor, door_of
from partner_api.plan.shapes import (
    Edges,
    GlobalId,
    Info,
    ListShape,
    Many,
    One,
    Output,
    Part,
    Price,
    RecordShape,
    TypeName,
    Value,
)
from partner_api.plan.sources import MASK, Amount, Column, Plain, Source, ToMany, ToOne

TYPENAME = "__typename"


class NotPlannedError(Exception):
    """This operation needs the executor."""


@dataclass(frozen=True, slots=True)
class ListRoot:
    """A connection of the root."""

    key: str
    door: ListDoor
    shape: ListShape


@dataclass(frozen=True, slots=True)
class RecordRoot:
    """A record of the root. Which kind it is may follow from its argument."""

    key: str
    door: RecordDoor
    field: GraphQLField
    node: FieldNode
    shape_of: Callable[[Source], RecordShape]


type Root = ListRoot | RecordRoot


class Compiler:
    """Compiles one operation under the variables that its directives use."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables

    def roots(self, operation: OperationDefinitionNode) -> list[Root]:
        """The root fields. Raises ``NotPlannedError``."""
        query = self._schema.query_type
        assert query is not None  # noqa: S101
        selected = collect_fields(
            self._schema, self._fragments, self._variables, query, operation.selection_set
        )
        return [self._root(query, key, nodes) for key, nodes in selected.items()]

    def _root(self, query: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Root:
        field = query.fields.get(nodes[0].name.value)
        door = door_of(field.resolve) if field else None
        if field is None or door is None:
            raise NotPlannedError(key)
        if isinstance(door, ListDoor):
            return ListRoot(key, door, self._listing(door.source, field, nodes))

        @cache
        def shape_of(source: Source) -> RecordShape:
            return self._record(source, self._object(source.name), nodes)

        if door.source is not None:
            shape_of(door.source)  # what cannot be planned shows now
        return RecordRoot(key, door, field, nodes[0], shape_of)

    def _object(self, name: str) -> GraphQLObjectType:
        kind = self._schema.type_map.get(name)
        if not isinstance(kind, GraphQLObjectType):
            raise NotPlannedError(name)
        return kind

    def _fields(
        self, kind: GraphQLObjectType, nodes: list[FieldNode]
    ) -> Iterable[tuple[str, str, list[FieldNode]]]:
        found = collect_sub_fields(self._schema, self._fragments, self._variables, kind, nodes)
        return [(key, each[0].name.value, each) for key, each in found.items()]

    # --- records ---------------------------------------------------------------------------

    def _record(
        self, source: Source, kind: GraphQLObjectType, nodes: list[FieldNode]
    ) -> RecordShape:
        outputs: list[Output] = []
        columns = ["pk"]
        if source.shareable:
            columns.append(MASK)
        if source.part:
            columns.append(source.part.column)
        fields = self._fields(kind, nodes)
        for key, name, inner in fields:
            if name == TYPENAME:
                outputs.append(TypeName(key, kind.name))
            elif name == "id":
                outputs.append(GlobalId(key, source.name, source.ref))
                columns.append(source.ref)
            else:
                outputs.append(self._output(source, kind.fields[name], key, inner, columns))
        told = source.told(name for _key, name, _inner in fields)
        return RecordShape(source, tuple(outputs), tuple(dict.fromkeys(columns)), told)

    def _output(
        self,
        source: Source,
        field: GraphQLField,
        key: str,
        nodes: list[FieldNode],
        columns: list[str],
    ) -> Output:
        edge = source.edges.get(nodes[0].name.value)
        facet = edge.facet if edge else None
        bit = source.shareable.bits[facet] if facet and source.shareable else 0
        if isinstance(edge, Column) and isinstance(edge.form, Plain):
            columns.append(edge.form.column)
            convert = _conversion(source, edge.form.column, field)
            return Value(key, edge.form.column, bit, edge.form.blank_is_null, convert)
        if isinstance(edge, Column) and isinstance(edge.form, Amount):
            columns += [edge.form.amount, edge.form.currency]
            money = self._object("Money")
            parts = tuple((part, name) for part, name, _ in self._fields(money, nodes))
            return Price(key, edge.form.amount, edge.form.currency, bit, parts)
        if isinstance(edge, ToOne):
            target = edge.source()
            columns.append(f"{edge.column}_id")
            return One(key, edge, bit, self._record(target, self._object(target.name), nodes))
        if isinstance(edge, ToMany):
            return Many(key, edge, bit, self._listing(edge.source(), field, nodes))
        raise NotPlannedError(nodes[0].name.value)

    # --- connections -----------------------------------------------------------------------

    def _listing(self, source: Source, field: GraphQLField, nodes: list[FieldNode]) -> ListShape:
        kind = get_named_type(field.type)
        assert isinstance(kind, GraphQLObjectType)  # noqa: S101
        parts: list[tuple[str, Part]] = []
        columns = ["pk", *([MASK] if source.shareable else [])]
        for key, name, inner in self._fields(kind, nodes):
            part = self._part(source, kind, name, inner)
            parts.append((key, part))
            columns += _columns_of(part)
        return ListShape(
            source, kind.name, field, nodes[0], tuple(parts), tuple(dict.fromkeys(columns))
        )

    def _part(
        self, source: Source, kind: GraphQLObjectType, name: str, nodes: list[FieldNode]
    ) -> Part:
        if name in {TYPENAME, "totalCount"}:
            return name
        inner: Any = get_named_type(kind.fields[name].type)
        if name == "nodes":
            return self._record(source, inner, nodes)
        if name == "pageInfo":
            return Info(tuple((key, what) for key, what, _ in self._fields(inner, nodes)))
        found: list[tuple[str, str | RecordShape]] = []
        for key, what, below in self._fields(inner, nodes):
            if what == "node":
                node: Any = get_named_type(inner.fields["node"].type)
                found.append((key, self._record(source, node, below)))
            else:
                found.append((key, what))
        return Edges(inner.name, tuple(found))


def _columns_of(part: Part) -> tuple[str, ...]:
    if isinstance(part, RecordShape):
        return part.columns
    if isinstance(part, Edges):
        shapes = [each for _key, each in part.parts if isinstance(each, RecordShape)]
        return tuple(name for shape in shapes for name in shape.columns)
    return ()


def _conversion(source: Source, column: str, field: GraphQLField) -> Callable[[Any], Any] | None:
    """How the values of a column are written; ``None`` if JSON knows them."""
    kind = get_nullable_type(field.type)
    leaf = get_named_type(kind)
    if not is_leaf_type(leaf):
        raise NotPlannedError(column)
    model_field = source.model._meta.get_field(column)
    serialize = _serializer(leaf)
    if is_list_type(kind):
        return lambda values: [serialize(each) for each in values]
    if isinstance(leaf, GraphQLEnumType):
        return serialize
    if isinstance(model_field, _AS_THEY_ARE):
        return None
    return _decimal if isinstance(model_field, models.DecimalField) else serialize


# Texts, numbers, truth, and moments: orjson writes all of these as the scalars do.
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.DateField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.SmallIntegerField,
)


def _decimal(value: Decimal) -> str:
    return format(value, "f")


@cache
def _serializer(leaf: GraphQLLeafType) -> Callable[[Any], Any]:
    if not isinstance(leaf, GraphQLEnumType):
        return leaf.serialize
    return cache(leaf.serialize)
