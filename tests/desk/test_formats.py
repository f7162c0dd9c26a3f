"""Numbers, money, dates as people write them, in three languages."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from portal.kernel import formats
from portal.kernel.money import Money
from portal.kernel.pages.forms import parse_decimal

NBSP, NARROW = "\u00a0", "\u202f"
PRICE = Money(Decimal("1234567.5"), "EUR")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "€1,234,567.50"),
        ("ru", f"1{NBSP}234{NBSP}567,50{NBSP}€"),
        ("bg", f"1{NBSP}234{NBSP}567,50{NBSP}€"),
    ],
)
def test_money(language, expected) -> None:
    with translation.override(language):
        assert formats.money_text(PRICE) == expected


def test_money_without_cents_and_unit_price() -> None:
    with translation.override("en"):
        assert formats.money_text(PRICE, 0) == "€1,234,568"
        assert formats.unit_price_text(Money(Decimal("0.0375"), "EUR")) == "€0.0375"
        assert formats.unit_price_text(Money(Decimal("12.5"), "EUR")) == "€12.50"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "9 November 2026"),
        ("ru", f"9 ноября 2026{NBSP}г."),
        ("bg", f"9 ноември 2026{NBSP}г."),
    ],
)
def test_long_dates(language, expected) -> None:
    with translation.override(language):
        found = formats.day_text(dt.date(2026, 11, 9), "long")
    assert found.replace(NARROW, NBSP) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "1.4 days"), ("ru", "1,4 дня"), ("bg", "1,4 дни")]
)
def test_fractions_of_days(language, expected) -> None:
    with translation.override(language):
        assert formats.days_text(1.4).replace(NBSP, " ") == expected


def test_percent_and_change() -> None:
    with translation.override("ru"):
        assert formats.percent_text(Decimal("0.327"), 1) == f"32,7{NBSP}%"
        assert formats.delta_text(Decimal("-9.5")) == "−9,50"
    with translation.override("en"):
        assert formats.percent_text(Decimal("0.327"), 1) == "32.7%"


def test_relative_times() -> None:
    now = dt.datetime(2026, 11, 20, 12, 0, tzinfo=timezone.get_default_timezone())
    ago = {
        dt.timedelta(seconds=20): "just now",
        dt.timedelta(minutes=12): "12 minutes ago",
        dt.timedelta(hours=2): "2 hours ago",
        dt.timedelta(days=1): "yesterday at 12:00",
        dt.timedelta(days=3): "3 days ago",
        dt.timedelta(days=12): "8 November",
    }
    with translation.override("en"):
        found = {delta: formats.reltime_text(now - delta, now) for delta in ago}
    assert found == ago


def test_deadlines() -> None:
    now = dt.datetime(2026, 11, 20, 12, 0, tzinfo=timezone.get_default_timezone())
    with translation.override("en"):
        assert formats.due_text(now + dt.timedelta(hours=5), now) == "Due today at 17:00"
        assert formats.due_text(now + dt.timedelta(days=2), now) == "Due in 2 days"
        assert formats.due_text(now - dt.timedelta(hours=1), now) == "Overdue since 11:00"


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "4,000", "4000"),
        ("en", "4,000.50", "4000.50"),
        ("ru", "4 000,50", "4000.50"),
        ("bg", f"4{NBSP}000,5", "4000.5"),
        ("ru", "4.000,50", "4000.50"),
        ("ru", "12.5", "12.5"),
        ("en", "−3", "-3"),
    ],
)
def test_numbers_as_people_type_them(language, typed, expected) -> None:
    with translation.override(language):
        assert parse_decimal(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", [" ", "abc", "1,2.3,4", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(typed) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)):
        parse_decimal(typed)
