"""Cells as people and programs write them: no number and no date is read as another one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.desk.imports import fields as f
from portal.desk.imports.habits import learn
from portal.desk.imports.numbers import DAYS

NUMBERS = {
    "1234.5": "1234.5",
    "1,234.50": "1234.50",
    "1.234,50": "1234.50",
    "1 234,50": "1234.50",
    "1\u00a0234,50": "1234.50",
    "1'234.50": "1234.50",
    "12,50 лв.": "12.50",
    "1 234,50 руб.": "1234.50",
    "€ 12": "12",
    "$1,234.50": "1234.50",
    "-$5.00": "-5",
    "(1,234.50)": "-1234.50",
    "\u22125": "-5",
    "5-": "-5",
    "1.234.567": "1234567",
    "1,234,567": "1234567",
    "12 EUR": "12",
    "BGN 12,50": "12.50",
    "US$ 12": "12",
    "12,-": "12",
    "12.--": "12",
}


@pytest.mark.parametrize(("cell", "value"), NUMBERS.items())
def test_numbers(cell: str, value: str) -> None:
    assert f.decimal(4)(cell) == Decimal(value)


SWALLOWED = ("5k", "1.5 mln", "2 mio", "abc12def", "12x", "1.5M", "15 %", "3 pcs", "~12", "12 all")
NO_NUMBERS = ("5 x 3", "12 abc 3", "1_000", "", "-", "NaN", "1e99", "(5", ".")


@pytest.mark.parametrize("cell", [*NO_NUMBERS, *SWALLOWED])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(f.Unreadable):
        f.decimal(4)(cell)


def test_units_are_read_where_a_field_has_one() -> None:
    assert [f.quantity(cell) for cell in ("3 pcs", "3 шт.", "3 бр.", "3")] == [3, 3, 3, 3]
    assert f.count(DAYS)("30 days") == 30
    for cell in ("3 k", "3 EUR", "3 kg"):
        with pytest.raises(f.Unreadable):
            f.quantity(cell)
    with pytest.raises(f.Unreadable):
        f.whole("30 days")


@pytest.mark.parametrize("cell", ["2026-03-31abc", "31.03.2026 or so", "2026-03-31 x"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    for convert in (f.day, f.moment):
        with pytest.raises(f.Unreadable):
            convert(cell)


def test_parts_of_a_whole_are_refused_not_rounded() -> None:
    assert f.whole("4.0") == 4
    with pytest.raises(f.Unreadable):
        f.whole("4.7")


def column(convert: Any, *cells: str, delimiter: str = ",") -> list[Any]:
    """The cells as read in one column."""
    shares = [0] if getattr(convert, "shares", False) else []
    habits = learn(enumerate([cell] for cell in cells), [0], delimiter, shares)
    return [convert.by(habits[0])(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cells", "delimiter", "first"),
    [
        (("1,234", "1,234.50"), ",", "1234"),
        (("1,234", "12,5"), ",", "1.234"),
        (("1.234", "12,50"), ";", "1234"),
        (("1,234",), ",", "1234"),
        (("1,234",), ";", "1.234"),
        (("1.234", "12.5"), ",", "1.234"),
    ],
)
def test_the_column_tells_what_a_separator_means(
    cells: tuple[str, ...], delimiter: str, first: str
) -> None:
    assert column(f.decimal(4), *cells, delimiter=delimiter)[0] == Decimal(first)


def test_the_column_tells_whether_the_month_comes_first() -> None:
    assert column(f.day, "03/04/2026", "12/31/2026")[0] == date(2026, 3, 4)
    assert column(f.day, "03/04/2026", "31/12/2026")[0] == date(2026, 4, 3)
    assert column(f.day, "03/04/2026")[0] == date(2026, 4, 3)
    with pytest.raises(f.Unreadable):
        column(f.day, "31/12/2026", "12/31/2026")


@pytest.mark.parametrize(
    "cell", ["2026-03-31 14:30", "31.03.2026 14:30", "31/03/2026 2:30 PM", "2026-03-31T14:30:00"]
)
def test_the_time_of_day_is_kept(cell: str) -> None:
    assert (f.moment(cell).hour, f.moment(cell).minute) == (14, 30)


@pytest.mark.parametrize(
    "cell", ["2026-03-31", "31.03.2026", "31.03.26", "20260331", "31/03/2026"]
)
def test_dates(cell: str) -> None:
    assert f.day(cell) == date(2026, 3, 31)


def test_the_column_tells_whether_shares_are_in_percent() -> None:
    assert column(f.share, "1", "1.5", "12") == [Decimal(x) for x in ("0.01", "0.015", "0.12")]
    assert column(f.share, "1", "0.25", "0") == [Decimal(x) for x in ("1", "0.25", "0")]
    assert column(f.share, "0,5", "7,5", delimiter=";") == [Decimal("0.005"), Decimal("0.075")]
    assert column(f.share, "1 %", "1%", "0.15") == [Decimal(x) for x in ("0.01", "0.01", "0.15")]


def test_a_share_of_one_that_nothing_explains_is_asked_about() -> None:
    for cells in (("1", "0", "1"), ("-1",)):
        with pytest.raises(f.Unreadable, match="unclear_share"):
            column(f.share, *cells)
    assert column(f.share, "0", "100 %") == [Decimal(0), Decimal(1)]


@pytest.mark.parametrize(
    ("cells", "delimiter", "first"),
    [(("1,000",), ",", 1000), (("1.000", "12,5"), ";", 1000)],
)
def test_a_thousand_is_not_imported_as_one(
    cells: tuple[str, ...], delimiter: str, first: int
) -> None:
    numbers = learn(enumerate([cell] for cell in cells), [0], delimiter)
    assert f.whole.by(numbers[0])(cells[0]) == first


def test_a_whole_number_that_nothing_explains_is_asked_about() -> None:
    with pytest.raises(f.Unreadable, match="unclear_number"):
        column(f.whole, "1.000", "2.000")
