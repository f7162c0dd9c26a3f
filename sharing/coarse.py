"""The third answer beside shown and absent: a number as a band, a text by its last letters.

A viewer who has a facet in this form filters and sorts by the band or the letters alone, so that
no question tells more than the answer does.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from babel.numbers import format_compact_decimal
from django.db.models import Case, DecimalField, Expression, F, Func, Value, When
from django.db.models.functions import Concat, Length, Right
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext as _

from portal.kernel.formats import active_locale

# Whatever the currency: bands are about the size of a company, not about its books.
EDGES = tuple(
    Decimal(edge)
    for edge in (
        0,
        10_000,
        50_000,
        100_000,
        500_000,
        1_000_000,
        5_000_000,
        10_000_000,
        50_000_000,
        100_000_000,
        1_000_000_000,
    )
)
PEOPLE = tuple(Decimal(edge) for edge in (0, 10, 50, 250, 1_000, 5_000))
_HIDDEN = "••••"


class Coarseness(Protocol):
    """How a field is told without telling it."""

    def of(self, record: Any, name: str) -> Any:
        """What a viewer reads in place of the value; ``None`` for none."""

    def expression(self, name: str) -> Expression | Func:
        """The same for the database: what the field filters and sorts by."""


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` (included) to ``high`` (not included), open where ``None``; in a currency."""

    low: Decimal | None
    high: Decimal | None
    currency: str = ""

    def __str__(self) -> str:
        if self.low is None:
            text = _("under %(edge)s") % {"edge": _compact(self.high)}
        elif self.high is None:
            text = _("%(edge)s or more") % {"edge": _compact(self.low)}
        else:
            text = f"{_compact(self.low)}–{_compact(self.high)}"
        return f"{text}\u00a0{self.currency}" if self.currency else text


def _compact(edge: Decimal | None) -> str:
    return format_compact_decimal(edge or 0, locale=active_locale())


@dataclass(frozen=True, slots=True)
class Banded:
    """A number as the band that it lies in; ``currency`` names the column of its currency."""

    edges: tuple[Decimal, ...] = EDGES
    currency: str = ""

    def of(self, record: Any, name: str) -> Band | None:
        """The band of a record's value."""
        value = getattr(record, name)
        if value is None:
            return None
        above = bisect_right(self.edges, value)
        return Band(
            self.edges[above - 1] if above else None,
            self.edges[above] if above < len(self.edges) else None,
            getattr(record, self.currency) if self.currency else "",
        )

    def expression(self, name: str) -> Case:
        """The lower edge of the band; below the first, one less than that."""
        steps = [When(**{f"{name}__gte": edge}, then=Value(edge)) for edge in reversed(self.edges)]
        below = When(**{f"{name}__isnull": False}, then=Value(self.edges[0] - 1))
        return Case(*steps, below, default=None, output_field=DecimalField())


@dataclass(frozen=True, slots=True)
class Ending:
    """The last letters of a text; nothing of one that is hardly longer."""

    letters: int = 4

    def of(self, record: Any, name: str) -> str | None:
        """Dots and the last letters."""
        value = getattr(record, name)
        if not value:
            return None
        return f"{_HIDDEN}{value[-self.letters :] if len(value) >= 2 * self.letters else ''}"

    def expression(self, name: str) -> Case:
        """The same in the database."""
        ending = Concat(Value(_HIDDEN), Right(F(name), self.letters))
        known = Case(When(**{name: ""}, then=None), default=Value(_HIDDEN))
        long_enough = GreaterThanOrEqual(Length(F(name)), 2 * self.letters)
        return Case(When(long_enough, then=ending), default=known)
