"""Tables with a column for each value of a field: exchange rates, a column per currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.desk.imports.fields import Unreadable
from portal.desk.imports.kind import Kind
from portal.desk.imports.readers import Sheet

# What the two fields of such a table are filled from: a column's name, and the cell in it.
NAME, VALUE = "(column name)", "(cell)"
_ENOUGH = 3
_NOTHING = {"", "N/A", "-"}


def spread_columns(kind: Kind, sheet: Sheet) -> list[tuple[int, str]]:
    """The columns that are named like values of the kind's spread field, if there are several."""
    if not kind.spread or not sheet.layout.header:
        return []
    convert = kind.field(kind.spread).convert
    found = []
    for index, column in enumerate(sheet.columns):
        try:
            found.append((index, convert(column)))
        except Unreadable:
            continue
    return found if len(found) >= _ENOUGH else []


def columns_of(kind: Kind, sheet: Sheet) -> tuple[str, ...]:
    """The columns that fields can be mapped to."""
    return (*sheet.columns, NAME, VALUE) if spread_columns(kind, sheet) else sheet.columns


def spread_rows(kind: Kind, sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """The sheet's rows; of a spread table one row for each filled cell."""
    columns = spread_columns(kind, sheet)
    if not columns:
        yield from sheet.rows()
        return
    width = len(sheet.columns)
    for number, row in sheet.rows():
        padded = [*row, *[""] * (width - len(row))][:width]
        for index, name in columns:
            if padded[index].strip() not in _NOTHING:
                yield number, [*padded, name, padded[index]]
