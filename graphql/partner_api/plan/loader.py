"""Reads the rows of an operation level by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from graphql import FieldNode, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import collect_sub_fields
from graphql.execution.values import get_argument_values

from partner_api.context import Context
from partner_api.plan.nested import count_by, read_pages
from partner_api.plan.sources import Column, Row, Source, ToMany, ToOne
from portal.kernel.keyset import MAX_PAGE, Page, Sort, page

# A relation that nobody planned is a mistake: tests find it, users only wait a little longer.
FETCH_MODE = models.FETCH_RAISE if settings.TESTING else models.FETCH_PEERS

type Group = tuple[GraphQLObjectType, Sequence[FieldNode]]
type GroupKey = tuple[str, ...]
type Selected = Mapping[str, list[FieldNode]]


@dataclass(slots=True)
class Listing:
    """One page of a connection. ``groups`` keeps the rows of each selection of nodes apart:
    two selections may use one response key for different arguments."""

    page: Page[Any]
    groups: dict[GroupKey, list[Row]]
    total: int | None = None


def empty_page() -> Page[Any]:
    """A page of nothing."""
    return Page((), (), has_next=False, has_previous=False)


class Loader:
    """Reads for one field of an operation, by its selection."""

    def __init__(self, info: GraphQLResolveInfo) -> None:
        self._info = info
        context: Context = info.context
        self._actor = context.actor

    def one(self, source: Source, queryset: QuerySet[Any]) -> Row | None:
        """The single visible row of ``queryset``, or ``None``."""
        rows = self._read(source, queryset, self._target(source), self._info.field_nodes, most=1)
        return rows[0] if rows else None

    def many(
        self, source: Source, queryset: QuerySet[Any], *, most: int | None = MAX_PAGE
    ) -> list[Row]:
        """The visible rows, at most 100, of a ``queryset`` that is short by its nature."""
        nodes = self._info.field_nodes
        return self._read(source, queryset, self._target(source), nodes, most=most)

    def listing(self, source: Source, queryset: QuerySet[Any], args: Mapping[str, Any]) -> Listing:
        """One page of the visible rows of ``queryset`` under a connection field's arguments."""
        connection = get_named_type(self._info.return_type)
        selected = self._fields(connection, self._info.field_nodes)
        rows = source.narrow(self._scoped(source, queryset), args.get("filter"))
        total = rows.count() if _wants(selected, "totalCount") else None
        if 0 in (args.get("first"), args.get("last")):
            return Listing(empty_page(), {}, total)
        groups = self._groups(connection, selected)
        rows, sort = source.order(rows, args.get("sort"))
        found = page(self._columns(source, rows, groups.values(), sort), sort, **_window(args))
        return Listing(found, self._filled(source, found.items, groups), total)

    def _read(
        self,
        source: Source,
        queryset: QuerySet[Any],
        kind: GraphQLObjectType,
        nodes: Sequence[FieldNode],
        *,
        most: int | None = None,
        is_open: bool = False,
    ) -> list[Row]:
        visible = queryset if is_open else self._scoped(source, queryset)
        visible = self._columns(source, visible, [(kind, nodes)])
        told = self._told(source, kind, nodes)
        rows = [Row(source, each, told) for each in visible[:most]]
        self._fill(rows, kind, nodes)
        return rows

    def _scoped(self, source: Source, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if source.shareable and "facet_mask" in queryset.query.annotations:
            return queryset  # a selector has asked the policy already
        return source.scope(self._actor, queryset)

    def _columns(
        self,
        source: Source,
        queryset: QuerySet[Any],
        groups: Iterable[Group],
        sort: Sort | None = None,
    ) -> QuerySet[Any]:
        """Read only what is selected, what makes the id, and what the cursor is made of."""
        names = {"pk", source.ref, *((source.part.column,) if source.part else ())}
        for kind, nodes in groups:
            for fields in self._fields(kind, nodes).values():
                edge = source.edges.get(fields[0].name.value)
                if isinstance(edge, Column):
                    names.update(edge.columns)
                elif isinstance(edge, ToOne):
                    names.add(edge.column)
        if sort and sort.name not in queryset.query.annotations:
            names.add(sort.name)
        return queryset.only(*names).fetch_mode(FETCH_MODE)

    def _filled(
        self, source: Source, records: Sequence[Any], groups: Mapping[GroupKey, Group]
    ) -> dict[GroupKey, list[Row]]:
        result = {}
        for key, (kind, nodes) in groups.items():
            told = self._told(source, kind, nodes)
            result[key] = [Row(source, each, told) for each in records]
            self._fill(result[key], kind, nodes)
        return result

    def _fill(self, rows: list[Row], kind: GraphQLObjectType, nodes: Sequence[FieldNode]) -> None:
        if not rows:
            return
        for key, fields in self._fields(kind, nodes).items():
            name = fields[0].name.value
            edge = rows[0].source.edges.get(name)
            if isinstance(edge, ToOne):
                self._fill_one(rows, key, edge, kind.fields[name].type, fields)
            elif isinstance(edge, ToMany):
                self._fill_many(rows, key, edge, kind, fields)

    def _fill_one(
        self, rows: list[Row], key: str, edge: ToOne, kind: Any, fields: list[FieldNode]
    ) -> None:
        target, column = edge.source(), f"{edge.column}_id"
        wanted = {getattr(row.record, column) for row in rows if row.sees(edge.facet)} - {None}
        found: dict[Any, Row] = {}
        if wanted:
            others = target.model._default_manager.filter(pk__in=wanted)
            named = get_named_type(kind)
            read = self._read(target, others, named, fields, is_open=edge.open)
            found = {row.record.pk: row for row in read}
        for row in rows:
            seen = row.sees(edge.facet)
            row.loaded[key] = found.get(getattr(row.record, column)) if seen else None

    def _fill_many(
        self, rows: list[Row], key: str, edge: ToMany, kind: Any, fields: list[FieldNode]
    ) -> None:
        """One connection below many rows: one statement, and one more for the counts."""
        field = kind.fields[fields[0].name.value]
        args = get_argument_values(field, fields[0], self._info.variable_values)
        connection, target = get_named_type(field.type), edge.source()
        selected = self._fields(connection, fields)
        groups = self._groups(connection, selected)
        seen = [row for row in rows if row.sees(edge.facet)]
        others = target.model._default_manager.filter(
            **{f"{edge.path}__in": [row.record.pk for row in seen]}
        )
        others = target.narrow(self._scoped(target, others), args.get("filter"))
        totals = dict(count_by(others, edge.path)) if _wants(selected, "totalCount") else None
        others, sort = target.order(others, args.get("sort"))
        pages: dict[Any, Page[Any]] = {}
        if 0 not in (args.get("first"), args.get("last")):
            others = self._columns(target, others, groups.values(), sort)
            pages = read_pages(others, edge.path, sort, **_window(args))
        listings = self._share_out(target, pages, groups)
        for row in rows:
            row.loaded[key] = None
        for row in seen:
            listing = listings.get(row.record.pk) or Listing(empty_page(), {})
            listing.total = totals.get(row.record.pk, 0) if totals is not None else None
            row.loaded[key] = listing

    def _share_out(
        self, target: Source, pages: Mapping[Any, Page[Any]], groups: Mapping[GroupKey, Group]
    ) -> dict[Any, Listing]:
        """Fill the rows of all pages together, then give each page its own."""
        records = [record for each in pages.values() for record in each.items]
        filled = self._filled(target, records, groups)
        listings, start = {}, 0
        for parent, each in pages.items():
            end = start + len(each.items)
            parts = {key: rows[start:end] for key, rows in filled.items()}
            listings[parent], start = Listing(each, parts), end
        return listings

    def _target(self, source: Source) -> GraphQLObjectType:
        named = get_named_type(self._info.return_type)
        if isinstance(named, GraphQLObjectType):
            return named
        return self._info.schema.type_map[source.name]  # type: ignore[return-value]

    def _fields(self, kind: Any, nodes: Sequence[FieldNode]) -> dict[str, list[FieldNode]]:
        info = self._info
        return collect_sub_fields(
            info.schema, info.fragments, info.variable_values, kind, list(nodes)
        )

    def _told(self, source: Source, kind: Any, nodes: Sequence[FieldNode]) -> int:
        """The facets of the fields that are selected."""
        selected = self._fields(kind, nodes).values()
        return source.told(fields[0].name.value for fields in selected)

    def _groups(self, connection: Any, selected: Selected) -> dict[GroupKey, Group]:
        groups: dict[GroupKey, Group] = {}
        for key, fields in selected.items():
            name = fields[0].name.value
            if name == "nodes":
                groups[key,] = (get_named_type(connection.fields["nodes"].type), fields)
            elif name == "edges":
                edge: Any = get_named_type(connection.fields["edges"].type)
                kind: Any = get_named_type(edge.fields["node"].type)
                for inner, inside in self._fields(edge, fields).items():
                    if inside[0].name.value == "node":
                        groups[key, inner] = (kind, inside)
        return groups


def _wants(selected: Selected, name: str) -> bool:
    return any(fields[0].name.value == name for fields in selected.values())


def _window(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: args.get(name) for name in ("first", "after", "last", "before")}
