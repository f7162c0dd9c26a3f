"""How whoever wrote a column writes numbers and dates: one cell alone may mean two things.

``1,234`` is a thousand or a bit more than one, ``03/04/2026`` is in March or in April, a share of
``1`` is all of it or a hundredth. The other cells of the column tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{4}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+$")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Habits:
    """What a column shows. ``comma_divides`` the decimals, or the thousands if false; dates are
    ``month_first``, as in America; shares are written ``in_percent``, or as parts of one if false.
    ``None``: nothing shows it."""

    comma_divides: bool | None = None
    month_first: bool | None = None
    in_percent: bool | None = None


UNKNOWN = Habits()


class Habitual:
    """A way to read a cell that depends on the habits of its column."""

    def __init__(self, read: Callable[[str, Habits], Any], *, shares: bool = False) -> None:
        self._read = read
        self.shares = shares
        self.__doc__ = read.__doc__

    def __call__(self, cell: str) -> Any:
        """Read a cell of whose column nothing is known."""
        return self._read(cell, UNKNOWN)

    def by(self, habits: Habits) -> Callable[[str], Any]:
        """The same for a column with these habits."""
        return lambda cell: self._read(cell, habits)


class _Evidence:
    """What the cells of one column have shown so far."""

    __slots__ = ("divides", "grouped", "high_first", "high_second", "over_one", "parts", "unsure")

    def __init__(self) -> None:
        self.divides = self.grouped = self.unsure = False
        self.high_first = self.high_second = False
        self.over_one = self.parts = False

    def number(self, text: str) -> None:
        found = _NUMBER.search(text)
        number = found.group() if found else ""
        comma, point = number.rfind(","), number.rfind(".")
        if comma < 0:
            return
        if point >= 0:
            self.divides |= comma > point
            self.grouped |= point > comma
        elif not _GROUPED.match(number):
            self.divides |= number.count(",") == 1
        elif number.count(",") > 1:
            self.grouped = True
        else:
            self.unsure = True

    def date(self, text: str) -> None:
        found = _SLASHED.match(text)
        if found:
            self.high_first |= int(found.group(1)) > _MONTHS
            self.high_second |= int(found.group(2)) > _MONTHS

    def share(self, text: str) -> None:
        try:
            size = abs(float(text.replace(",", ".")))
        except ValueError:
            # With its own sign, or no number at all: it shows nothing about the others.
            return
        self.over_one |= size > 1
        self.parts |= 0 < size < 1

    def habits(self, delimiter: str) -> Habits:
        comma: bool | None = None
        if self.divides != self.grouped:
            comma = self.divides
        elif self.unsure:
            # Programs that divide decimals by a comma divide columns by something else.
            comma = delimiter == ";"
        month: bool | None = None
        if self.high_first or self.high_second:
            month = self.high_second and not self.high_first
        percent: bool | None = None
        if self.over_one or self.parts:
            # No share exceeds one; percentages below one stand beside greater ones.
            percent = self.over_one
        return Habits(comma, month, percent)


def learn(
    rows: Iterable[tuple[int, Sequence[str]]],
    places: Iterable[int],
    delimiter: str,
    shares: Collection[int] = (),
) -> dict[int, Habits]:
    """The habits of the columns at these places, from all of their cells; ``shares`` are the
    places of those that hold shares."""
    seen = {place: _Evidence() for place in places}
    for _number, row in rows:
        width = len(row)
        for place, evidence in seen.items():
            text = row[place] if place < width else ""
            if place in shares:
                evidence.share(text)
            if "," in text:
                evidence.number(text)
            elif "/" in text:
                evidence.date(text)
    return {place: evidence.habits(delimiter) for place, evidence in seen.items()}
