"""Runs a stored plan: few statements, columns, and an answer ready to be written as JSON."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from graphql.execution.values import get_argument_values

from partner_api.plan.asked import Asked, frozen
from partner_api.plan.compiler import ListRoot, RecordRoot, Root
from partner_api.plan.nested import count_by, ranked
from partner_api.plan.shapes import (
    ListShape,
    Many,
    One,
    RecordShape,
    Table,
    connection_object,
)
from portal.kernel.actors import Actor
from portal.kernel.database.statements import (
    Statement,
    Store,
    Values,
    counting,
    statement_of,
)

_store = Store()

_IDS = [2_147_100_001]
_REFS = {str: "\ue000REF", UUID: UUID(int=0xE000 << 96)}


class Reader:
    """Answers one operation for one actor."""

    def __init__(self, actor: Actor, variables: dict[str, Any]) -> None:
        self._actor = actor
        self._variables = variables

    def answer(self, roots: Sequence[Root]) -> dict[str, Any]:
        """The data. Raises ``NotPlannedError``, and what the executor would make errors of."""
        return {
            root.key: self._list(root) if isinstance(root, ListRoot) else self._record(root)
            for root in roots
        }

    def _run(
        self,
        key: Hashable,
        build: Callable[[Actor, Values], Statement],
        values: Values,
        stand_ins: Values,
    ) -> Sequence[tuple[Any, ...]]:
        """Keys say what is asked, not by which document: another one that asks the same finds the
        statement. Doors are those of the schema, and live as long as the process."""
        return _store.run(key, build, self._actor, values, stand_ins)

    # --- single records ----------------------------------------------------------------------

    def _record(self, root: RecordRoot) -> dict[str, Any] | None:
        args = get_argument_values(root.field, root.node, self._variables)
        found = root.door.find(args[root.door.argument])
        if found is None:
            return None
        source, ref = found
        shape = root.shape_of(source)

        def build(actor: Actor, values: Values) -> Statement:
            rows = source.model._default_manager.filter(
                **{source.ref: values["ref"]}, **root.door.among
            )
            return statement_of(source.scope(actor, rows).values_list(*shape.columns)[:1])

        stand_in = {"ref": _REFS.get(type(ref))}
        key = ("record", id(root.door), source.name, shape.columns)
        rows = self._run(key, build, {"ref": ref}, stand_in)
        objects = shape.objects(Table(shape.columns, rows), self)
        return objects[0] if objects else None

    def ones(self, output: One, table: Table) -> Sequence[Any]:
        """Edges to one record: all of a level in one statement."""
        wanted = table.seen(output.column, output.bit)
        ids = list({each for each in wanted if each is not None})
        if not ids:
            return (None,) * table.count
        shape, source = output.shape, output.shape.source

        def build(actor: Actor, values: Values) -> Statement:
            rows = source.model._default_manager.filter(pk__in=_any_of(values["ids"]))
            rows = rows if output.edge.open else source.scope(actor, rows)
            return statement_of(rows.values_list(*shape.columns))

        key = ("one", source.name, output.edge.open, shape.columns)
        rows = self._run(key, build, {"ids": ids}, {"ids": _IDS})
        below = Table(shape.columns, rows)
        found = dict(zip(below.columns["pk"], shape.objects(below, self), strict=True))
        return [found.get(each) for each in wanted]

    # --- connections ---------------------------------------------------------------------------

    def _list(self, root: ListRoot) -> dict[str, Any]:
        shape = root.shape
        args = get_argument_values(shape.field, shape.node, self._variables)
        extra = {name: args[name] for name in root.door.extra if name in args}
        asked = Asked(self._actor, shape.source, args)

        def base(actor: Actor) -> QuerySet[Any]:
            return root.door.select(actor, **extra)

        def build(actor: Actor, values: Values) -> Statement:
            rows = asked.page(base(actor), actor, values, near=True)
            rows = rows.values_list(*asked.names(shape))
            return statement_of(rows[: asked.window.size + 1])

        def count(actor: Actor, _values: Values) -> Statement:
            return counting(asked.narrowed(base(actor), actor))

        key, total, rows = (id(root.door), frozen(extra)), None, ()
        if shape.counts:
            counted = self._run(("count", key, asked.narrowing), count, {}, {})
            total = counted[0][0] if counted else 0
        if shape.reads:
            whole = ("page", key, asked.key, asked.names(shape))
            rows = self._run(whole, build, asked.values, asked.stand_ins)
        page = asked.cut(list(rows), shape)
        return connection_object(shape, page, total, self._objects(shape, page.table))

    def manies(self, output: Many, table: Table) -> Sequence[Any]:
        """Connections below a level's records: one statement, and one more for the counts."""
        shape, path = output.listing, output.edge.path
        args = get_argument_values(shape.field, shape.node, self._variables)
        asked = Asked(self._actor, shape.source, args)
        parents = table.seen("pk", output.bit)
        ids = [each for each in parents if each is not None]
        if not ids:
            return (None,) * table.count
        model = shape.source.model

        def below(actor: Actor, values: Values) -> QuerySet[Any]:
            ids_of = _any_of(values["ids"])
            rows = model._default_manager.filter(**{f"{path}__in": ids_of})
            return asked.narrowed(rows, actor)

        def build(actor: Actor, values: Values) -> Statement:
            rows, sort = asked.ordered(below(actor, values))
            window = asked.window_with(values)
            rows = ranked(rows, path, sort, window).order_by()
            return statement_of(rows.values_list(*asked.names(shape), "_rank", "_parent"))

        def count(actor: Actor, values: Values) -> Statement:
            return statement_of(count_by(below(actor, values), path))

        key, rows = (path, shape.source.name), ()
        totals: dict[Any, int] = {}
        if shape.counts:
            counts = ("counts", key, asked.narrowing)
            totals = dict(self._run(counts, count, {"ids": ids}, {"ids": _IDS}))
        if shape.reads:
            whole = ("pages", key, asked.key, asked.names(shape))
            given, stands = {**asked.values, "ids": ids}, {**asked.stand_ins, "ids": _IDS}
            rows = self._run(whole, build, given, stands)
        return self._shared_out(asked, shape, parents, rows, totals)

    def _shared_out(
        self,
        asked: Asked,
        shape: ListShape,
        parents: Sequence[Any],
        rows: Sequence[tuple[Any, ...]],
        totals: Mapping[Any, int],
    ) -> list[Any]:
        """Build the objects of all pages together, then give each parent its own."""
        grouped: dict[Any, list[tuple[Any, ...]]] = {}
        for row in sorted(rows, key=itemgetter(-2)):
            grouped.setdefault(row[-1], []).append(row)
        pages = {parent: asked.cut(found, shape) for parent, found in grouped.items()}
        names = asked.names(shape)
        whole = Table(names, [row for page in pages.values() for row in _rows(page.table, names)])
        objects, start = self._objects(shape, whole), 0
        answers: dict[Any, dict[str, Any]] = {}
        for parent, page in pages.items():
            end = start + page.table.count
            own = {each: built[start:end] for each, built in objects.items()}
            answers[parent], start = (
                connection_object(shape, page, totals.get(parent, 0), own),
                end,
            )
        nothing: dict[RecordShape, list[Any]] = {each: [] for each in objects}
        return [
            None
            if parent is None
            else answers.get(parent)
            or connection_object(shape, asked.cut([], shape), totals.get(parent, 0), nothing)
            for parent in parents
        ]

    def _objects(self, shape: ListShape, table: Table) -> dict[RecordShape, list[Any]]:
        return {each: each.objects(table, self) for each in shape.records}


def _rows(table: Table, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(table.columns[name] for name in names), strict=True)) if table.count else []


def _any_of(ids: list[int]) -> RawSQL:
    """A set of ids as one parameter, however many they are."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])
