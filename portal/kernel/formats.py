"""Numbers, money, dates and durations as people write them, in the active language, by Babel.

Pages, mails and files all format here, on the server: a browser's own formats may differ.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from portal.kernel.money import Money

# English here is British: day before month.
_BABEL = {"en": "en_GB"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
MINUS = "\u2212"

Number = Decimal | float | int


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(_BABEL.get(language, language), sep="_")


def active_locale() -> Locale:
    """The Babel locale of the active language."""
    return _locale((get_language() or "en").split("-")[0])


@lru_cache(maxsize=64)
def _decimal_pattern(least: int, most: int) -> str:
    return "#,##0" + ("." + "0" * least + "#" * (most - least) if most else "")


@lru_cache(maxsize=256)
def _currency_pattern(locale: Locale, least: int, most: int) -> str:
    standard = locale.currency_formats["standard"].pattern
    digits = "0" + ("." + "0" * least + "#" * (most - least) if most else "")
    return standard.replace("0.00", digits)


def number_text(value: Number, digits: int | None = None) -> str:
    """``4000`` as ``4,000`` or ``4\u00a0000``; ``digits`` fixes the decimals."""
    pattern = None if digits is None else _decimal_pattern(digits, digits)
    return format_decimal(value, pattern, locale=active_locale()).replace("-", MINUS)


def delta_text(value: Number, digits: int = 2) -> str:
    """A change with its sign: ``+2.10`` or ``\u22129.50``."""
    size = abs(Decimal(str(value)))
    text = format_decimal(size, _decimal_pattern(digits, digits), locale=active_locale())
    return (MINUS if value < 0 else "+") + text


def percent_text(ratio: Number, digits: int = 0) -> str:
    """A ratio as per cent: ``0.327`` with one digit is ``32.7%``."""
    pattern = _decimal_pattern(digits, digits) + "%"
    if active_locale().language != "en":
        pattern = pattern.replace("%", "\u00a0%")
    return format_percent(ratio, pattern, locale=active_locale()).replace("-", MINUS)


def money_text(money: Money, digits: int | None = None) -> str:
    """An amount with its currency, to the currency's cents or to ``digits`` decimals."""
    locale = active_locale()
    if digits is None:
        text = format_currency(money.amount, money.currency, locale=locale)
    else:
        pattern = _currency_pattern(locale, digits, digits)
        text = format_currency(
            money.amount, money.currency, pattern, locale=locale, currency_digits=False
        )
    return text.replace("-", MINUS)


def unit_price_text(money: Money) -> str:
    """A price per unit: two to four decimals, as many as it has."""
    locale = active_locale()
    pattern = _currency_pattern(locale, 2, 4)
    return format_currency(
        money.amount, money.currency, pattern, locale=locale, currency_digits=False
    ).replace("-", MINUS)


def _local(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_text(value: dt.date, style: str = "medium") -> str:
    """A date: ``short``, ``medium`` or ``long``; ``plain`` without year, ``month`` without day."""
    local = _local(value)
    skeletons = {"plain": "MMMMd", "month": "yMMMM"}
    if style in skeletons:
        moment = dt.datetime.combine(local, dt.time())
        return format_skeleton(skeletons[style], moment, locale=active_locale())
    return format_date(local, style, locale=active_locale())


def time_text(value: dt.datetime) -> str:
    """Hours and minutes in the reader's time zone."""
    return format_time(_local(value), "short", locale=active_locale())  # type: ignore[arg-type]


def daytime_text(value: dt.datetime, style: str = "medium") -> str:
    """Date and time in the reader's time zone."""
    return f"{day_text(value, style)}, {time_text(value)}"


def days_text(value: Number, digits: int = 1) -> str:
    """A number of days, whole or not: ``1.4 days``, ``1,4 дня``."""
    rounded = round(Decimal(str(value)), digits)
    whole = rounded == rounded.to_integral_value()
    return format_unit(int(rounded) if whole else rounded, "day", locale=active_locale())


def reltime_text(value: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, or in how long; a date from a week on."""
    current = timezone.localtime(now)
    local = timezone.localtime(value)
    seconds = (local - current).total_seconds()
    days = (local.date() - current.date()).days
    if abs(seconds) < _MINUTE:
        return _("just now")
    if abs(seconds) < _HOUR or days == 0:
        granularity = "minute" if abs(seconds) < _HOUR else "hour"
        return format_timedelta(
            local - current,
            granularity=granularity,  # type: ignore[arg-type]
            threshold=1.5,
            add_direction=True,
            locale=active_locale(),
        )
    if days == -1:
        return _("yesterday at %(time)s") % {"time": time_text(local)}
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": time_text(local)}
    if abs(days) < 7:
        return format_timedelta(
            dt.timedelta(days=days), granularity="day", add_direction=True, locale=active_locale()
        )
    return day_text(local, "plain" if local.year == current.year else "long")


def due_text(value: dt.datetime, now: dt.datetime | None = None) -> str:
    """A deadline as a person says it: overdue, today with the hour, then days, then the date."""
    current = timezone.localtime(now)
    local = timezone.localtime(value)
    days = (local.date() - current.date()).days
    if local < current:
        return _("Overdue since %(when)s") % {
            "when": time_text(local) if days == 0 else day_text(local, "plain")
        }
    if days == 0:
        return _("Due today at %(time)s") % {"time": time_text(local)}
    if days == 1:
        return _("Due tomorrow at %(time)s") % {"time": time_text(local)}
    if days < 7:
        return _("Due in %(days)s") % {"days": _days_after_preposition(days)}
    return pgettext("deadline", "Due %(day)s") % {"day": day_text(local, "plain")}


def _days_after_preposition(days: int) -> str:
    """``2 days`` as the sentence above needs it (accusative, which equals the nominative here)."""
    return format_unit(days, "day", locale=active_locale())


def country_text(code: str) -> str:
    """The country's name, or the code where Babel knows none."""
    return str(active_locale().territories.get(code.upper(), code)) if code else ""


def language_text(code: str) -> str:
    """A language's name in the active language."""
    return str(active_locale().languages.get(code, code))
