"""The shape of an answer: what each level reads, and how its columns become values.

Rows are handled column by column: a facet that everybody on the page sees costs nothing, a hidden
one is blanked in one pass.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import FieldNode, GraphQLField

from partner_api.plan.sources import EVERYTHING, MASK, Source, ToMany, ToOne


class Table:
    """The rows of one level by columns."""

    __slots__ = ("columns", "count", "everywhere", "masks")

    def __init__(self, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        self.count = len(rows)
        found = list(zip(*rows, strict=False)) if rows else [()] * len(names)
        self.columns: dict[str, Sequence[Any]] = dict(zip(names, found, strict=False))
        self.masks: Sequence[int] = self.columns.get(MASK, ())
        self.everywhere = EVERYTHING
        for mask in set(self.masks):
            self.everywhere &= mask

    def seen(self, name: str, bit: int) -> Sequence[Any]:
        """A column, with nothing where the facet of this bit is hidden."""
        values = self.columns[name]
        if not bit or self.everywhere & bit:
            return values
        return [
            value if mask & bit else None for value, mask in zip(values, self.masks, strict=True)
        ]


class Reading(Protocol):
    """What fills edges: reads the rows below."""

    def ones(self, output: One, table: Table) -> Sequence[Any]:
        """The values of an edge to one record."""

    def manies(self, output: Many, table: Table) -> Sequence[Any]:
        """The values of a connection below records."""


class Output(Protocol):
    """One key of an answer's objects."""

    key: str

    def fill(self, table: Table, reading: Reading) -> Sequence[Any]:
        """Its value in each row."""


@dataclass(frozen=True, slots=True)
class TypeName:
    """``__typename``."""

    key: str
    name: str

    def fill(self, table: Table, _reading: Reading) -> Sequence[Any]:
        """The same in each row."""
        return (self.name,) * table.count


@dataclass(frozen=True, slots=True)
class GlobalId:
    """``id``."""

    key: str
    name: str
    ref: str

    def fill(self, table: Table, _reading: Reading) -> Sequence[Any]:
        """Of each row's reference."""
        name = self.name
        return [b64encode(f"{name}:{ref}".encode()).decode() for ref in table.columns[self.ref]]


@dataclass(frozen=True, slots=True)
class Value:
    """A column as it is, or converted."""

    key: str
    column: str
    bit: int
    blank_is_null: bool
    convert: Callable[[Any], Any] | None

    def fill(self, table: Table, _reading: Reading) -> Sequence[Any]:
        """Where the facet is seen."""
        values = table.seen(self.column, self.bit)
        if self.blank_is_null and "" in values:
            values = [None if value == "" else value for value in values]
        if self.convert is None:
            return values
        convert = self.convert
        return [None if value is None else convert(value) for value in values]


@dataclass(frozen=True, slots=True)
class Price:
    """An amount with its currency."""

    key: str
    amount: str
    currency: str
    bit: int
    parts: tuple[tuple[str, str], ...]

    def fill(self, table: Table, _reading: Reading) -> Sequence[Any]:
        """Where the facet is seen and there is an amount."""
        amounts = table.seen(self.amount, self.bit)
        return [
            None if amount is None else self._one(amount, currency)
            for amount, currency in zip(amounts, table.columns[self.currency], strict=True)
        ]

    def _one(self, amount: Any, currency: str) -> dict[str, str]:
        given = {"amount": format(amount, "f"), "currency": currency, "__typename": "Money"}
        return {key: given[what] for key, what in self.parts}


@dataclass(frozen=True, slots=True)
class One:
    """An edge to one record."""

    key: str
    edge: ToOne
    bit: int
    shape: RecordShape

    @property
    def column(self) -> str:
        """The column that leads there."""
        return f"{self.edge.column}_id"

    def fill(self, table: Table, reading: Reading) -> Sequence[Any]:
        """Read together for all rows."""
        return reading.ones(self, table)


@dataclass(frozen=True, slots=True)
class Many:
    """A connection below records."""

    key: str
    edge: ToMany
    bit: int
    listing: ListShape

    def fill(self, table: Table, reading: Reading) -> Sequence[Any]:
        """Read together for all rows."""
        return reading.manies(self, table)


@dataclass(eq=False, slots=True)
class RecordShape:
    """An object type's selection: ``columns`` are read, ``outputs`` handed out; ``told`` are the
    facets of which they tell."""

    source: Source
    outputs: tuple[Output, ...]
    columns: tuple[str, ...]
    told: int
    keys: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = tuple(each.key for each in self.outputs)

    def objects(self, table: Table, reading: Reading) -> list[dict[str, Any]]:
        """One object for each row."""
        self.source.note(table.columns, self.told)
        columns = [each.fill(table, reading) for each in self.outputs]
        keys = self.keys
        return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]


@dataclass(eq=False, slots=True)
class ListShape:
    """A connection type's selection: keys with what stands there.

    A part is a plain word (``totalCount``, ``__typename``), the shape of ``nodes``, or the parts
    of ``edges`` and ``pageInfo``.
    """

    source: Source
    type_name: str
    field: GraphQLField
    node: FieldNode
    parts: tuple[tuple[str, Part], ...]
    columns: tuple[str, ...] = ()

    @property
    def records(self) -> list[RecordShape]:
        """The shapes of its records."""
        found = [part for _key, part in self.parts if isinstance(part, RecordShape)]
        for _key, part in self.parts:
            if isinstance(part, Edges):
                found += [each for _inner, each in part.parts if isinstance(each, RecordShape)]
        return found

    @property
    def counts(self) -> bool:
        """Whether the total is asked for."""
        return any(part == "totalCount" for _key, part in self.parts)

    @property
    def reads(self) -> bool:
        """Whether any row, or where the page lies, is asked for."""
        return any(not isinstance(part, str) for _key, part in self.parts)


@dataclass(frozen=True, slots=True)
class Edges:
    """``edges``: each of ``cursor``, ``__typename`` or the shape of the node, by key."""

    type_name: str
    parts: tuple[tuple[str, str | RecordShape], ...]


@dataclass(frozen=True, slots=True)
class Info:
    """``pageInfo``: its fields by key."""

    parts: tuple[tuple[str, str], ...]


type Part = str | RecordShape | Edges | Info


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that was read: its rows, and where it lies. ``cursors`` makes those asked for."""

    table: Table
    has_next: bool
    has_previous: bool
    cursor: Callable[[int], str]

    def info(self, what: str) -> Any:
        """A field of ``pageInfo``."""
        last = self.table.count - 1
        match what:
            case "hasNextPage":
                return self.has_next
            case "hasPreviousPage":
                return self.has_previous
            case "startCursor":
                return self.cursor(0) if last >= 0 else None
            case "endCursor":
                return self.cursor(last) if last >= 0 else None
            case _:
                return "PageInfo"


def connection_object(
    shape: ListShape, page: FoundPage, total: int | None, objects: Mapping[RecordShape, list[Any]]
) -> dict[str, Any]:
    """The answer for one page whose rows' ``objects`` are built."""
    answer: dict[str, Any] = {}
    for key, part in shape.parts:
        if isinstance(part, RecordShape):
            answer[key] = objects[part]
        elif isinstance(part, Edges):
            answer[key] = _edges(part, page, objects)
        elif isinstance(part, Info):
            answer[key] = {name: page.info(what) for name, what in part.parts}
        else:
            answer[key] = total if part == "totalCount" else shape.type_name
    return answer


def _edges(
    edges: Edges, page: FoundPage, objects: Mapping[RecordShape, list[Any]]
) -> list[dict[str, Any]]:
    count = page.table.count
    columns: list[Sequence[Any]] = []
    for _key, part in edges.parts:
        if isinstance(part, RecordShape):
            columns.append(objects[part])
        elif part == "cursor":
            columns.append([page.cursor(index) for index in range(count)])
        else:
            columns.append((edges.type_name,) * count)
    keys = [key for key, _part in edges.parts]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]
