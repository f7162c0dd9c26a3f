"""What a report consists of, before it is drawn or written to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from portal.kernel.actors import Actor
from portal.kernel.formats import day_text, money_text, number_text, percent_text, unit_price_text
from portal.kernel.money import Money
from portal.kernel.pages.charts import HeatMap, bar
from records.engine.sheets import Cell, SheetColumn

type Text = str | Promise
type Kind = Literal["number", "money", "price", "share", "text", "day"]
type Value = str | int | float | Decimal | date | None
# A page shows the first groups; the file holds all of them.
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: what it holds, whether its bar is drawn, and whether a narrow page leaves it out.

    A ``share`` is 0 to 1; ``money`` and a ``price`` per unit are in the currency of the table.
    """

    label: Text
    kind: Kind = "number"
    bar: bool = False
    low: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A group of a table with a value for each measure; ``url`` leads to what is behind it."""

    label: str
    values: tuple[Value, ...]
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row as the page shows it; each cell has its text, the column's label and its classes."""

    label: str
    note: str
    url: str
    bar: SafeString | str
    cells: list[tuple[str, Text, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Groups with their figures; ``total`` adds them up, those that are not shown included."""

    caption: Text
    head: Text
    measures: Sequence[Measure]
    rows: Sequence[Row]
    total: Row | None = None
    currency: str = ""

    @property
    def has_bar(self) -> bool:
        """Whether one of the columns is drawn as bars."""
        return any(each.bar for each in self.measures)

    @property
    def left_out(self) -> int:
        """How many groups the page does not show."""
        return max(len(self.rows) - MOST_ROWS, 0)

    @property
    def drawn(self) -> list[DrawnRow]:
        """The rows of the page, with their bars."""
        index = next((i for i, each in enumerate(self.measures) if each.bar), None)
        top: Any = 0
        if index is not None:
            top = max((row.values[index] or 0 for row in self.rows), default=0)  # type: ignore[type-var]
        return [
            self._drawn(row, bar(row.values[index], top) if index is not None else "")  # type: ignore[arg-type]
            for row in self.rows[:MOST_ROWS]
        ]

    @property
    def drawn_total(self) -> DrawnRow | None:
        """The last line."""
        return self._drawn(self.total, "") if self.total else None

    def _drawn(self, row: Row, drawn: SafeString | str) -> DrawnRow:
        cells = []
        for measure, value in zip(self.measures, row.values, strict=True):
            classes = ("" if measure.kind in {"text", "day"} else "n") + " c-low" * measure.low
            cells.append((self.text(measure, value), measure.label, classes.strip()))
        return DrawnRow(row.label, row.note, row.url, drawn, cells)

    def text(self, measure: Measure, value: Any) -> str:
        """A value in the reader's language."""
        if value is None or value == "":
            return "–"
        match measure.kind:
            case "money":
                return money_text(Money(value, self.currency), 0)
            case "price":
                return unit_price_text(Money(value, self.currency))
            case "share":
                return percent_text(value, 1)
            case "day":
                return day_text(value)
            case "text":
                return str(value)
        return number_text(value)

    def sheet(self) -> list[SheetColumn]:
        """The columns of the file: numbers as such, the currency in a column of its own."""
        columns = [SheetColumn(self.head, lambda row: row.label)]
        if any(row.note for row in self.rows):
            columns.append(SheetColumn("", lambda row: row.note))
        columns += [
            SheetColumn(measure.label, lambda row, at=index: _plain(row.values[at]))  # type: ignore[misc]
            for index, measure in enumerate(self.measures)
        ]
        return columns


def _plain(value: Value) -> Cell:
    return Decimal(str(round(value, 6))) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Select:
    """A choice that narrows a report, in the address as ``name``."""

    name: str
    label: Text
    options: Sequence[tuple[str, Text]]
    value: str


@dataclass(frozen=True, slots=True)
class Page:
    """A report as asked for. ``views`` are its breakdowns (code and name), ``view`` the current
    one; ``figures`` are key figures as the component takes them."""

    table: Table
    views: Sequence[tuple[str, Text]] = ()
    view: str = ""
    figures: Sequence[dict[str, Any]] = ()
    selects: Sequence[Select] = ()
    heat_map: HeatMap | None = None
    map_caption: Text = ""
    note: Text = ""


type Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its address, its words, the kind of record that it sums up, for whom it is, and
    what it shows to an actor who asks for it."""

    name: str
    title: Text
    hint: Text
    icon: str
    subject: str
    is_open: Callable[[Actor], bool]
    page: Callable[[Actor, Asked], Page]
    live: str = ""


def chosen(asked: Asked, name: str, offered: Sequence[tuple[str, Any]], default: str = "") -> str:
    """The value that the address asks for, if it is offered; else the default."""
    value = asked.get(name, default)
    return value if value in {code for code, _label in offered} else default


def figure(label: Text, value: str, hint: Text = "", url: str = "") -> dict[str, Any]:
    """A key figure."""
    return {"label": label, "value": value, "hint": hint, "url": url}
