"""Numbers as people and programs write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from portal.desk.imports.habits import Habits

# A number as people write it: a currency before or after it, its sign anywhere, () for minus.
_WRITTEN = re.compile(
    r"(?P<open>\()?[^\d().,+-]{0,6}(?P<sign>[-+])?[^\d().,+-]{0,6}"
    r"(?P<digits>[.,]?\d(?:[\d.,'’\s]*\d)?)[.,]?\s?[^\d().,+-]{0,6}\.?(?P<after>-)?(?P<close>\))?"
)
_POINTS_GROUP = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+")


def number(cell: str, habits: Habits) -> Decimal:
    """The number that a cell says, in a column with these habits. Raises ``ValueError``."""
    if "_" in cell or (habits.comma_divides and _POINTS_GROUP.fullmatch(cell)):
        return _written_by_people(cell, habits)
    try:
        return Decimal(cell)
    except InvalidOperation:
        return _written_by_people(cell, habits)


def _written_by_people(cell: str, habits: Habits) -> Decimal:
    """1,234.50 and 1.234,50 and 1 234,50 and € 12 and 12,50 лв. and (12.50)."""
    found = _WRITTEN.fullmatch(cell.replace("\u2212", "-").strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise ValueError(cell)
    kept = re.sub(r"['’\s]", "", found["digits"])
    point, comma = kept.rfind("."), kept.rfind(",")
    if point >= 0 and comma >= 0:
        kept = kept.replace("," if point > comma else ".", "").replace(",", ".")
    elif comma >= 0:
        groups = kept.count(",") > 1 or habits.comma_divides is False
        kept = kept.replace(",", "" if groups else ".")
    elif kept.count(".") > 1 or (habits.comma_divides and _POINTS_GROUP.fullmatch(kept)):
        kept = kept.replace(".", "")
    try:
        value = Decimal(kept)
    except InvalidOperation:
        raise ValueError(cell) from None
    minus = found["sign"] == "-" or found["after"] or found["open"]
    return -value if minus else value
