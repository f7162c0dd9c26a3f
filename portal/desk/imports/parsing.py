"""From the text of a sheet to typed rows of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.desk.imports.fields import Field, Unreadable
from portal.desk.imports.habits import Habits, Habitual, learn
from portal.desk.imports.kind import Kind
from portal.desk.imports.mapping import ColumnMapping
from portal.desk.imports.readers import NOTE_MARK, Sheet
from portal.desk.imports.spread import columns_of, spread_columns, spread_rows
from portal.kernel.bulk.rows import Problem

_ENTER = _("Enter a value for “%(label)s”.")
_SEEN = 20_000


@dataclass(slots=True)
class Parsed:
    """The rows, those among them that could not be read (``unsound``, by number), and how many
    there were. What an unsound row lacks is filled in, so that the rest of it is judged, too."""

    rows: list[Any] = field(default_factory=list)
    unsound: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Cell:
    """How one field of the row is read: from which column, by which function."""

    field: Field
    index: int
    read: Callable[[str], Any]
    empty: Any
    must: bool


class _Missing(Exception):
    """A cell that must be filled is empty."""


def parse(kind: Kind, mapping: ColumnMapping, sheet: Sheet) -> Parsed:
    """Read every row. A row with an unreadable cell is a problem and must not be written."""
    parsed = Parsed()
    cells = list(_cells(kind, mapping, sheet))
    constants = _constants(kind, mapping)
    order = {name: index for index, name in enumerate(kind.row._fields)}  # type: ignore[attr-defined]
    template: list[Any] = [None] * len(order)
    for name, value in constants.items():
        template[order[name]] = value
    slots = [(order[cell.field.name], cell.index, cell.read, cell) for cell in cells]
    make = kind.row._make  # type: ignore[attr-defined]
    # In a spread table a row of the file is many here, and the sound ones of them are taken.
    apart = bool(spread_columns(kind, sheet))
    for number, raw in spread_rows(kind, sheet):
        parsed.total += 1
        values = template.copy()
        values[0] = number
        width = len(raw)
        sound = True
        for slot, index, read, cell in slots:
            text = raw[index].strip() if index < width else ""
            try:
                values[slot] = read(text) if text else _empty(cell)
            except (_Missing, Unreadable) as error:
                parsed.problems.append(_problem(number, cell, text, error))
                values[slot] = _stand_in(kind, cell, number)
                sound = False
        if not sound and not apart:
            parsed.unsound.add(number)
        if sound or not apart:
            parsed.rows.append(make(values))
    return parsed


def _stand_in(kind: Kind, cell: _Cell, row: int) -> Any:
    """What keeps a row without this value apart from the others, or makes no difference."""
    if not cell.must:
        return cell.empty
    value = cell.field.convert(cell.field.example)
    if not isinstance(value, str):
        return value
    return f"{NOTE_MARK}{row}" if cell.field is kind.fields[0] else None


def _empty(cell: _Cell) -> Any:
    if cell.must:
        raise _Missing
    return cell.empty


def _problem(row: int, cell: _Cell, text: str, error: Exception) -> Problem:
    if isinstance(error, Unreadable):
        return Problem(row, cell.field.name, error.code, error.message, text, error.params)
    return Problem(row, cell.field.name, "missing", _ENTER, "", {"label": cell.field.label})


def _cells(kind: Kind, mapping: ColumnMapping, sheet: Sheet) -> Iterator[_Cell]:
    places = {column: index for index, column in enumerate(columns_of(kind, sheet))}
    habits = _habits(kind, mapping, sheet, places)
    for each in kind.fields:
        rule = mapping.rules.get(each.name)
        if rule is None or not rule.column:
            continue
        must = (each.required or each.filled) and not rule.constant
        empty = each.convert(rule.constant) if rule.constant else each.empty
        read = each.convert
        if isinstance(read, Habitual):
            read = read.by(habits[places[rule.column]])
        if each.mappable:
            read = _remembering(read)
        if rule.values:
            read = _translated(read, each, rule.values)
        yield _Cell(each, places[rule.column], read, empty, must)


def _habits(
    kind: Kind, mapping: ColumnMapping, sheet: Sheet, places: Mapping[str, int]
) -> dict[int, Habits]:
    """How numbers and dates are written, for each column that holds some: one look at them all."""
    wanted = {
        places[rule.column]: each.convert.shares
        for each in kind.fields
        if isinstance(each.convert, Habitual)
        and (rule := mapping.rules.get(each.name)) is not None
        and rule.column
    }
    if not wanted:
        return {}
    shares = {place for place, holds_shares in wanted.items() if holds_shares}
    return learn(spread_rows(kind, sheet), wanted, sheet.layout.delimiter, shares)


def _constants(kind: Kind, mapping: ColumnMapping) -> dict[str, Any]:
    return {
        name: kind.field(name).convert(rule.constant)
        for name, rule in mapping.rules.items()
        if not rule.column and rule.constant
    }


def _remembering(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """Values of such columns repeat: each is read once."""
    seen: dict[str, Any] = {}

    def read(text: str) -> Any:
        try:
            return seen[text]
        except KeyError:
            value = convert(text)
            if len(seen) < _SEEN:
                seen[text] = value
            return value

    return read


def _translated(
    read: Callable[[str], Any], wanted: Field, values: Mapping[str, str]
) -> Callable[[str], Any]:
    """Values that people mapped one by one; mapped to nothing, a value counts as empty."""
    known = {
        old.strip(): wanted.convert(new) if new else wanted.empty for old, new in values.items()
    }

    def translate(text: str) -> Any:
        return known[text] if text in known else read(text)

    return translate
