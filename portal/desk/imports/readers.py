"""Files as rows of text: CSV with any delimiter and encoding, gzip, zip, XLSX."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, load_workbook

from portal.kernel.errors import Refused

DELIMITERS = (",", ";", "\t", "|")
# Eight-bit encodings that Windows programs write, by the script they are for.
CYRILLIC, WESTERN = "cp1251", "cp1252"
SAMPLE_BYTES = 256 * 1024
SAMPLE_ROWS = 60
# What a compressed file may grow to: more is taken for an attack, not for data.
MOST_BYTES = 1024 * 1024 * 1024

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
            first = 2 if self.layout.header else 1
            start = itertools.islice(rows, first - 1, None)
            for number, row in enumerate(start, first):
                if any(row):
                    yield number, row


def open_sheet(path: Path, layout: Layout | None = None) -> Sheet:
    """Find out how a file is written. Raises ``Refused`` for an empty or unreadable one."""
    layout = layout or _detect(path)
    with _lines(path, layout) as lines:
        rows = [row for row in itertools.islice(lines, SAMPLE_ROWS) if any(row)]
    if not rows:
        raise Refused(
            _("The file is empty. Choose a file with at least one row."),
            code="empty",
            field="file",
        )
    width = max(len(row) for row in rows)
    if layout.header:
        names = [name.strip() or f"#{index}" for index, name in enumerate(rows[0], 1)]
        names += [f"#{index}" for index in range(len(names) + 1, width + 1)]
        rows = rows[1:]
    else:
        names = [f"#{index}" for index in range(1, width + 1)]
    return Sheet(path, layout, tuple(_distinct(names)), tuple(tuple(row) for row in rows))


def _distinct(names: list[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _detect(path: Path) -> Layout:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"PK\x03\x04" and _is_workbook(path):
        with _lines(path, Layout("", "", header=False)) as lines:
            rows = list(itertools.islice(lines, SAMPLE_ROWS))
        return Layout("", "", header=_has_header(rows))
    with _bytes(path) as stream:
        sample = stream.read(SAMPLE_BYTES)
    encoding = _encoding(sample)
    text = sample.decode(encoding, errors="replace")
    if "\x00" in text:
        raise Refused(
            _("This is no table. Choose a CSV or XLSX file."), code="unreadable", field="file"
        )
    delimiter = _delimiter(text)
    rows = list(itertools.islice(csv.reader(io.StringIO(text), delimiter=delimiter), SAMPLE_ROWS))
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
        high = sum(1 for byte in sample if byte >= 0xC0)
        letters = sum(1 for byte in sample if chr(byte).isascii() and chr(byte).isalpha())
        # In Cyrillic text most letters lie above 0xC0; in Western text few do.
        return CYRILLIC if high > letters / 2 else WESTERN
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
    """A first row of distinct words is a header, if no number or date is among them."""
    if not rows or len(rows) == 1:
        return bool(rows)
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    if len(set(named)) < len(named) or len(named) < len(first) / 2:
        return False
    return not any(cell[0].isdigit() or cell[0] in "-+(" for cell in named)


@contextmanager
def _bytes(path: Path) -> Iterator[IO[bytes]]:
    """The file's content, unpacked if it is packed."""
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.open(file) as stream:
                yield _Bounded(stream)  # type: ignore[misc]
        elif magic == b"PK\x03\x04":
            with zipfile.ZipFile(file) as archive, archive.open(_only_member(archive)) as member:
                yield _Bounded(member)  # type: ignore[misc]
        else:
            yield file


def _only_member(archive: zipfile.ZipFile) -> str:
    members = [name for name in archive.namelist() if not name.endswith("/")]
    if len(members) != 1:
        raise Refused(
            _("Choose one of the files in the archive and import it by itself."),
            code="several_files",
            field="file",
        )
    return members[0]


class _Bounded(io.RawIOBase):
    """A stream that refuses to unpack more than a table can sensibly hold."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._left = stream, MOST_BYTES

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer. Raises ``Refused`` and ``zlib``'s errors become a refusal, too."""
        try:
            chunk = self._stream.read(len(buffer))
        except (OSError, EOFError, zipfile.BadZipFile) as error:
            raise Refused(
                _("The archive is damaged. Pack the file again."), code="damaged", field="file"
            ) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise Refused(
                _("The file is too big. Split it into several."), code="too_big", field="file"
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def _lines(path: Path, layout: Layout) -> Iterator[Iterator[list[str]]]:
    if layout.is_workbook:
        yield _workbook(path)
        return
    with _bytes(path) as stream:
        buffered = io.BufferedReader(stream, 1024 * 1024)  # type: ignore[type-var]
        text = io.TextIOWrapper(buffered, layout.encoding, errors="replace", newline="")
        yield csv.reader(text, delimiter=layout.delimiter)


def _workbook(path: Path) -> Iterator[list[str]]:
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
