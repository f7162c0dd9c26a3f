"""The fields of a kind, and how the text of a cell becomes a value of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from anyascii import anyascii
from babel import Locale
from babel.numbers import list_currencies
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from portal.desk.imports.days import day_of, moment_of
from portal.desk.imports.habits import Habits, Habitual
from portal.desk.imports.numbers import NOTHING, PIECES, Beside, is_money, number, one_of_words
from portal.kernel.errors import Text

type Convert = Callable[[str], Any]

_MOST = Decimal(10) ** 13
_CLOSE_ENOUGH = 90
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


class Unreadable(ValueError):
    """The text is no value of this kind; the message says what to enter."""

    def __init__(self, message: Text, code: str = "unreadable", **params: Any) -> None:
        self.message, self.code, self.params = message, code, params
        super().__init__(code)


@dataclass(frozen=True)
class Field:
    """One field of a kind.

    ``convert`` reads a cell; an empty cell is ``empty``, unless the field must be ``filled``. A
    ``required`` field must come from a column or a constant. ``synonyms`` are headers that mean
    this field, written small and without spaces. ``mappable`` fields may have their values
    translated one by one (``4`` means ``complete``). ``default`` is used without a column.
    """

    name: str
    label: str | Promise
    convert: Convert
    synonyms: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    empty: Any = None
    mappable: bool = False
    default: str = ""
    choices: Mapping[str, Text] = field(default_factory=dict)
    example: str = ""


def text(most: int) -> Convert:
    """Text of at most so many characters."""

    def convert(cell: str) -> str:
        if len(cell) > most:
            raise Unreadable(_("Shorten this to %(most)s characters."), "too_long", most=most)
        if "\x00" in cell:
            raise Unreadable(_("Remove the invisible character."), "control_character")
        return cell

    return convert


def decimal(places: int, *, most: Decimal = _MOST, beside: Beside = is_money) -> Habitual:
    """A number, as English or European programs write it, with nothing ``beside`` it but those
    words: a currency, unless the field says otherwise."""
    step = Decimal(1).scaleb(-places)

    @Habitual
    def convert(cell: str, habits: Habits) -> Decimal:
        try:
            value = number(cell, habits, beside)
        except ValueError:
            raise Unreadable(_NO_NUMBER, "not_a_number") from None
        if not value.is_finite() or abs(value) > most:
            raise Unreadable(_NO_NUMBER, "not_a_number")
        return value.quantize(step)

    return convert


_NO_NUMBER = _("Enter a number in digits alone, for example 1234.50.")
quantity = decimal(3, beside=one_of_words(PIECES))


def _share(cell: str, habits: Habits) -> Decimal:
    """A share of the price: 0.15, 15 % and 15 all mean 15 %; 1 means what its column shows."""
    value = decimal(4, beside=one_of_words(NOTHING)).by(habits)(cell.removesuffix("%").strip())
    in_percent = cell.endswith("%") or (
        abs(value) > 1 if habits.in_percent is None else habits.in_percent
    )
    if abs(value) == 1 and not cell.endswith("%") and habits.in_percent is None:
        raise Unreadable(
            _("Add a percent sign: 1 can mean one per cent or the whole here."), "unclear_share"
        )
    if in_percent:
        value = (value / 100).quantize(Decimal("0.0001"))
    if abs(value) > 1:
        raise Unreadable(_("Enter a share of at most 100 %, for example 15 %."), "not_a_share")
    return value


share = Habitual(_share, shares=True)


def count(words: re.Pattern[str] = NOTHING) -> Habitual:
    """A whole number, with nothing beside it but one of these ``words``; where nothing shows
    whether 1.000 is a thousand, it is asked about."""
    read = decimal(6, beside=one_of_words(words))

    @Habitual
    def convert(cell: str, habits: Habits) -> int:
        if habits.comma_divides is None and _ONE_GROUP.fullmatch(cell):
            text = _("Write this number without a separator: 1000 or 1.")
            raise Unreadable(text, "unclear_number")
        value = read.by(habits)(cell)
        if value < 0 or value > 2_000_000_000 or value != int(value):
            raise Unreadable(_("Enter a whole number from 0 up."), "not_a_whole_number")
        return int(value)

    return convert


whole = count()


@Habitual
def day(cell: str, habits: Habits) -> date:
    """A date: 2026-03-31, 31.03.2026, 31/03/2026, 20260331, with or without a time."""
    try:
        return day_of(cell, habits)
    except ValueError:
        raise Unreadable(_NO_DATE, "not_a_date") from None


@Habitual
def moment(cell: str, habits: Habits) -> datetime:
    """A date with a time of day, in the installation's time zone unless it names its own."""
    try:
        return moment_of(cell, habits)
    except ValueError:
        raise Unreadable(_NO_DATE, "not_a_date") from None


_NO_DATE = _("Enter a date, for example 2026-03-31.")


def flag(cell: str) -> bool:
    """Yes or no, in words or as 1 and 0."""
    word = cell.casefold()
    if word in {"1", "yes", "y", "true", "да", "x"}:
        return True
    if word in {"0", "no", "n", "false", "нет", "не"}:
        return False
    raise Unreadable(_("Enter yes or no."), "not_a_flag")


def currency(cell: str) -> str:
    """A currency code of ISO 4217."""
    code = cell.upper()
    if code not in _currencies():
        raise Unreadable(
            _("Enter a currency code of three letters, for example EUR."), "unknown_currency"
        )
    return code


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def country(cell: str) -> str:
    """A country by its code or its name in one of our languages; small slips are forgiven."""
    names = _countries()
    key = cell.casefold()
    if key in names:
        return names[key]
    close = process.extractOne(key, names.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    if close is None or len(key) < 6:
        raise Unreadable(
            _("Enter a country by its name or its code of two letters, for example BG."),
            "unknown_country",
        )
    return names[close[0]]


# Names that files use and no list of territories has.
_ALSO_CALLED = {
    "uk": "GB",
    "england": "GB",
    "great britain": "GB",
    "eire": "IE",
    "usa": "US",
    "holland": "NL",
    "korea": "KR",
    "czech republic": "CZ",
    "macedonia": "MK",
    "turkey": "TR",
    "rsa": "ZA",
}


@cache
def _countries() -> dict[str, str]:
    names = dict(_ALSO_CALLED)
    for language, _name in settings.LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(name.casefold(), code)
                names.setdefault(code.casefold(), code)
    return names


def address(cell: str) -> str:
    """An e-mail address; letters of any script may stand before the @."""
    local, at, domain = cell.rpartition("@")
    try:
        validate_email(anyascii(local).replace(" ", "") + at + domain)
    except ValidationError:
        raise Unreadable(
            _("Enter an e-mail address, for example name@example.com."), "not_an_address"
        ) from None
    return cell


def website(cell: str) -> str:
    """A web address; https is added where it is missing."""
    url = cell if "://" in cell else f"https://{cell}"
    try:
        URLValidator()(url)
    except ValidationError:
        raise Unreadable(
            _("Enter a web address, for example https://example.com."), "not_a_url"
        ) from None
    return text(200)(url)


def one_of(choices: Mapping[str, Text], words: Mapping[str, str] | None = None) -> Convert:
    """One of the choices, by its code or by another word for it."""
    known = {code.casefold(): code for code in choices} | {
        word.casefold(): code for word, code in (words or {}).items()
    }

    def convert(cell: str) -> str:
        code = known.get(cell.casefold())
        if code is None:
            labels = {str(label).casefold(): code for code, label in choices.items()}
            code = labels.get(cell.casefold())
        if code is None:
            raise Unreadable(
                _("Choose one of: %(choices)s."), "unknown_choice", choices=", ".join(choices)
            )
        return code

    return convert
