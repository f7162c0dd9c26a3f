"""Files as rows of text: CSV with any delimiter and encoding, gzip, zip, XLSX."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, load_workbook

from portal.desk.imports.packed import check_workbook, content_of
from portal.kernel.errors import Refused

DELIMITERS = (",", ";", "\t", "|")
# Eight-bit encodings that Windows programs write, by the script they are for.
CYRILLIC, WESTERN = "cp1251", "cp1252"
_HIGH, _HIGH_PAIRS = re.compile(rb"[\xc0-\xff]"), re.compile(rb"[\xc0-\xff]{2,}")
# What is left of Excel's first line `sep=;`, which names the delimiter.
_SEPARATOR_ROW = ["sep=", ""]
SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 60

# Begins the header of the column that we add to a file of refused rows.
NOTE_MARK = "⚠"

csv.field_size_limit(1024 * 1024)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written. ``delimiter`` is empty for a workbook; ``header`` says whether the
    first row names the columns."""

    delimiter: str
    encoding: str
    header: bool

    @property
    def is_workbook(self) -> bool:
        """Whether this is XLSX."""
        return not self.delimiter


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to import: where it lies, how it is written, and what its columns are called.

    Columns without a header are called #1, #2 …; ``sample`` holds the first rows.
    """

    path: Path
    layout: Layout
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that holds something, with its number as spreadsheets count."""
        with _lines(self.path, self.layout) as rows:
            filled = (each for each in enumerate(rows, 1) if any(each[1]))
            yield from itertools.islice(filled, int(self.layout.header), None)

    def without_header(self) -> Sheet:
        """The same file, with columns by number and its first row among the others."""
        if not self.layout.header:
            return self
        return open_sheet(self.path, header=False)


def open_sheet(path: Path, *, header: bool | None = None) -> Sheet:
    """Find out how a file is written. ``header`` says whether its first row names the columns, if
    somebody knows better than we guess. Raises ``Refused`` for an empty or unreadable file."""
    layout = _detect(path)
    if header is not None:
        layout = replace(layout, header=header)
    with _lines(path, layout) as lines:
        rows = [row for row in itertools.islice(lines, SAMPLE_ROWS) if any(row)]
    if not rows:
        raise Refused(
            _("The file is empty. Choose a file with at least one row."),
            code="empty",
            field="file",
        )
    if rows[0][0] == "#1":  # as we head the refused rows of a file without a header
        layout = replace(layout, header=True)
    width = max(len(row) for row in rows)
    if layout.header:
        names = [name.strip() or f"#{index}" for index, name in enumerate(rows[0], 1)]
        names += [f"#{index}" for index in range(len(names) + 1, width + 1)]
        rows = rows[1:]
    else:
        names = [f"#{index}" for index in range(1, width + 1)]
    return Sheet(path, layout, tuple(_distinct(names)), tuple(tuple(row) for row in rows))


def _distinct(names: list[str]) -> Iterator[str]:
    """The names, with numbers behind those that were there before: name, name (2)."""
    seen: set[str] = set()
    for name in names:
        numbered = (f"{name} ({number})" for number in itertools.count(2))
        free = next(each for each in itertools.chain([name], numbered) if each not in seen)
        seen.add(free)
        yield free


def _detect(path: Path) -> Layout:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PK\x03\x04" and _is_workbook(path):
        with _lines(path, Layout("", "", header=False)) as lines:
            rows = [row for row in itertools.islice(lines, SAMPLE_ROWS) if any(row)]
        return Layout("", "", header=_has_header(rows))
    with content_of(path) as stream:
        sample = stream.read(SAMPLE_BYTES)
    encoding = _encoding(sample)
    if encoding == "utf-8" and len(sample) == SAMPLE_BYTES:
        encoding = _encoding_beyond(path)
    text = sample.decode(encoding, errors="replace")
    if "\x00" in text:
        raise Refused(
            _("This is no table. Choose a CSV or XLSX file."), code="unreadable", field="file"
        )
    delimiter = _delimiter(text)
    lines = _records(csv.reader(io.StringIO(text), delimiter=delimiter))
    rows = [row for row in itertools.islice(lines, SAMPLE_ROWS) if any(row)]
    return Layout(delimiter, encoding, header=_has_header(rows))


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _encoding(sample: bytes) -> str:
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16")):
        if sample.startswith(mark):
            return name
    if sample.startswith(b"\xfe\xff"):
        return "utf-16"
    try:
        # The sample may end inside a letter.
        io.TextIOWrapper(io.BytesIO(sample[:-4] or sample), "utf-8").read()
    except UnicodeDecodeError:
        return _eight_bits(sample)
    return "utf-8"


def _eight_bits(sample: bytes) -> str:
    """Cyrillic letters above 0xC0 stand side by side, Western ones among letters of ASCII."""
    high = len(_HIGH.findall(sample))
    return CYRILLIC if 2 * sum(map(len, _HIGH_PAIRS.findall(sample))) > high else WESTERN


def _encoding_beyond(path: Path) -> str:
    """The encoding of a file whose beginning is UTF-8, or plain ASCII: the rest may not be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with content_of(path) as stream:
        while chunk := stream.read(SAMPLE_BYTES):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return _eight_bits(chunk)
    return "utf-8"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the same, greatest number of columns."""
    lines = text.splitlines()[:SAMPLE_ROWS]

    def quality(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        if not widths:
            return (0, 0)
        width, times = widths.most_common(1)[0]
        return (times if width > 1 else 0, width)

    return max(DELIMITERS, key=quality)


def _has_header(rows: list[list[str]]) -> bool:
    """A first row of words is a header, if no number, date or address is among them, and no word
    that stands below it again, as values do. Words may be there twice, if not most of them are."""
    if not rows or len(rows) == 1:
        return bool(rows)
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    if len(set(named)) <= len(named) / 2 or len(named) < len(first) / 2:
        return False
    if any(cell[0].isdigit() or cell[0] in "-+(" or "@" in cell for cell in named):
        return False
    below = {(place, cell.strip()) for row in rows[1:] for place, cell in enumerate(row)}
    return not any(cell and (place, cell) in below for place, cell in enumerate(first))


@contextmanager
def _lines(path: Path, layout: Layout) -> Iterator[Iterator[list[str]]]:
    if layout.is_workbook:
        yield _workbook(path)
        return
    with content_of(path) as stream:
        buffered = io.BufferedReader(stream, 1024 * 1024)  # type: ignore[type-var]
        text = io.TextIOWrapper(buffered, layout.encoding, errors="replace", newline="")
        yield _records(csv.reader(text, delimiter=layout.delimiter))


def _records(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for first in itertools.islice(reader, 1):
            yield [] if first == _SEPARATOR_ROW else first
        yield from reader
    except csv.Error as error:
        raise Refused(
            _("A quotation mark is open from here on: close it. It is near row %(row)s."),
            code="open_quotation",
            field="file",
            row=reader.line_num,  # type: ignore[attr-defined]
        ) from error


def _workbook(path: Path) -> Iterator[list[str]]:
    check_workbook(path)
    try:
        sheet = load_workbook(path).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise Refused(
            _("The workbook cannot be read. Save it again as XLSX."),
            code="unreadable",
            field="file",
        ) from error
    for row in sheet.iter_rows():
        yield [_text(cell) for cell in row]


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
