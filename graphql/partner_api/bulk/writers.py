"""How rows become the bytes of a file: lines of JSON, CSV, or Parquet where that is installed."""

from __future__ import annotations

import csv
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import IO, Any, Protocol

import orjson

from partner_api.bulk.document import BulkDocument
from records.engine.sheets import plain_cell
from records.models import ExportFormat

# Rows that Parquet compresses together.
_GROUP = 10_000


class Writer(Protocol):
    """Takes rows until it is closed; the target stays open."""

    def write(self, row: dict[str, Any]) -> None:
        """One row."""

    def close(self) -> None:
        """What must come last."""


def formats() -> tuple[ExportFormat, ...]:
    """The kinds of file that this installation writes."""
    usual = (ExportFormat.JSONL, ExportFormat.CSV)
    return (*usual, ExportFormat.PARQUET) if find_spec("pyarrow") else usual


def writer_of(file_format: ExportFormat, target: IO[bytes], asked: BulkDocument) -> Writer:
    """What writes a kind of file."""
    return _WRITERS[file_format](target, asked)


class Lines:
    """A line of JSON for each row."""

    def __init__(self, target: IO[bytes], _asked: BulkDocument) -> None:
        self._target = target

    def write(self, row: dict[str, Any]) -> None:
        """One line."""
        self._target.write(orjson.dumps(row) + b"\n")

    def close(self) -> None:
        """Nothing follows."""


class Csv:
    """CSV with a heading, as spreadsheets read it."""

    def __init__(self, target: IO[bytes], asked: BulkDocument) -> None:
        self._target, self._columns = target, asked.columns
        target.write("\ufeff".encode())
        self._line([".".join(column) for column in asked.columns])

    def write(self, row: dict[str, Any]) -> None:
        """One line."""
        cells = (_value(row, path) for path in self._columns)
        self._line([plain_cell(_as_text(each)) for each in cells])

    def _line(self, cells: list[str]) -> None:
        line = StringIO(newline="")
        csv.writer(line).writerow(cells)
        self._target.write(line.getvalue().encode())

    def close(self) -> None:
        """Nothing follows."""


class Parquet:
    """A column of text for each value, as the API writes it: numbers exact, absent ones null."""

    def __init__(self, target: IO[bytes], asked: BulkDocument) -> None:
        self._arrow: Any = import_module("pyarrow")
        self._columns = asked.columns
        names = [".".join(column) for column in asked.columns]
        self._schema = self._arrow.schema([(name, self._arrow.string()) for name in names])
        self._file = import_module("pyarrow.parquet").ParquetWriter(target, self._schema)
        self._rows: list[dict[str, Any]] = []

    def write(self, row: dict[str, Any]) -> None:
        """One row, kept until there are enough."""
        self._rows.append(row)
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        arrays = [
            self._arrow.array(
                [_text(_value(row, path)) for row in self._rows], self._arrow.string()
            )
            for path in self._columns
        ]
        self._file.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows.clear()

    def close(self) -> None:
        """The rows that are left, and the footer."""
        if self._rows:
            self._flush()
        self._file.close()


_WRITERS: dict[ExportFormat, Any] = {
    ExportFormat.JSONL: Lines,
    ExportFormat.CSV: Csv,
    ExportFormat.PARQUET: Parquet,
}


def _value(row: Any, path: tuple[str, ...]) -> Any:
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _as_text(value: Any) -> Any:
    """Lists, objects and truths as JSON; anything else as it is."""
    return orjson.dumps(value).decode() if isinstance(value, dict | list | bool) else value


def _text(value: Any) -> str | None:
    return None if value is None else str(_as_text(value))
