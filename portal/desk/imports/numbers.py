"""Numbers as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache

from babel import Locale
from babel.numbers import list_currencies
from django.conf import settings

from portal.desk.imports.habits import Habits

# A number as people write it: words before or after it, its sign anywhere, () for minus. What the
# words may be is another question.
_WRITTEN = re.compile(
    r"(?P<open>\()?(?P<before>[^\d()+,.-]*)(?P<sign>[-+])?(?P<between>[^\d()+,.-]*)"
    r"(?P<digits>[.,]?\d(?:[\d.,'’\s]*\d)?)[.,]?(?P<behind>[^\d()+,-]*)"
    r"(?P<after>-)?(?P<close>\))?"
)
_POINTS_GROUP = re.compile(r"[-+]?[1-9]\d{0,2}(\.\d{3})+")
# 12,- and 12.-- have no cents; the dash is no minus.
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}$")

type Beside = Callable[[str], bool]

# How people write currencies besides signs and codes, in small letters and without a full stop.
_MONEY_WORDS = re.compile(
    "eur|euros?|usd|dollars?|gbp|bgn|rub|ron|chf|zł|kč|kr|us[$]|"
    "лв|лева?|евро?|руб(л(ь|я|ей))?|р|₽|долл|щ[.]д"
)
PIECES = re.compile("pcs?|pieces?|units?|ea|шт|штук[аи]?|бр|броя|брой")
DAYS = re.compile("d|days?|д|день|дня|дней|дн|дни|ден")
NOTHING = re.compile("")


def is_money(word: str) -> bool:
    """Whether this is a currency's sign, its code of ISO 4217, or a common word for it."""
    return word in _currencies() or bool(_MONEY_WORDS.fullmatch(_bare(word)))


def one_of_words(words: re.Pattern[str]) -> Beside:
    """Whether a word is one of these, in any case, with a full stop or without."""
    return lambda word: bool(words.fullmatch(_bare(word)))


def _bare(word: str) -> str:
    return word.casefold().removesuffix(".")


@cache
def _currencies() -> frozenset[str]:
    signs = {
        sign
        for code, _name in settings.LANGUAGES
        for sign in Locale.parse(code).currency_symbols.values()
    }
    return frozenset(signs | set(list_currencies()))


def number(cell: str, habits: Habits, beside: Beside = is_money) -> Decimal:
    """The number that a cell says, in a column with these habits, and with no words ``beside`` it
    but those. Raises ``ValueError``."""
    if "_" in cell or (habits.comma_divides and _POINTS_GROUP.fullmatch(cell)):
        return _written_by_people(cell, habits, beside)
    try:
        return Decimal(cell)
    except InvalidOperation:
        return _written_by_people(cell, habits, beside)


def _written_by_people(cell: str, habits: Habits, beside: Beside) -> Decimal:
    """1,234.50 and 1.234,50 and 1 234,50 and € 12 and 12,50 лв. and (12.50)."""
    found = _WRITTEN.fullmatch(_NO_CENTS.sub("", cell.replace("\u2212", "-").strip()))
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise ValueError(cell)
    words = (found[name].strip() for name in ("before", "between", "behind"))
    if not all(beside(word) for word in words if word):
        raise ValueError(cell)
    minus = found["sign"] == "-" or found["after"] or found["open"]
    value = _value(re.sub(r"['’\s]", "", found["digits"]), habits)
    return -value if minus else value


def _value(digits: str, habits: Habits) -> Decimal:
    """The digits as a number: which of point and comma divides, the other, or habit, tells."""
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        digits = digits.replace("," if point > comma else ".", "").replace(",", ".")
    elif comma >= 0:
        groups = digits.count(",") > 1 or habits.comma_divides is False
        digits = digits.replace(",", "" if groups else ".")
    elif digits.count(".") > 1 or (habits.comma_divides and _POINTS_GROUP.fullmatch(digits)):
        digits = digits.replace(".", "")
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise ValueError(digits) from None
