"""Rows to CSV and XLSX, with cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from xlsxwriter import Workbook

type Cell = str | int | Decimal | date | datetime | None

# A text that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTH = 18


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its heading, and how a row gives its cell. ``facet`` names what it tells of."""

    label: str | Promise
    cell: Callable[[Any], Cell]
    facet: str = ""


def csv_bytes(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    """The sheet as CSV, UTF-8 with its mark, so that spreadsheets read Cyrillic."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([str(column.label) for column in columns])
    for row in rows:
        writer.writerow([plain_cell(column.cell(row)) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def plain_cell(cell: Cell) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).isoformat(sep=" ", timespec="minutes")
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def xlsx_bytes(columns: Sequence[SheetColumn], rows: Iterable[Any]) -> bytes:
    """The sheet as an Excel file: numbers and dates as such, texts never as formulas."""
    target = BytesIO()
    book = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "remove_timezone": True,
        },
    )
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, str(column.label), head)
    for number, row in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            cell = column.cell(row)
            if isinstance(cell, datetime):
                sheet.write_datetime(number, index, timezone.localtime(cell), moment)
            elif isinstance(cell, date):
                sheet.write_datetime(number, index, cell, day)
            elif isinstance(cell, Decimal | int):
                sheet.write_number(number, index, float(cell))
            elif cell:
                sheet.write_string(number, index, cell)
    book.close()
    return target.getvalue()
