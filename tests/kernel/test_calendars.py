"""Working time: properties that hold for every calendar, and days that bite."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.calendars import (
    ZERO,
    WorkingHours,
    add_working_time,
    is_holiday,
    working_time_between,
)
from portal.kernel.errors import Refused

SOFIA = WorkingHours("Europe/Sofia", frozenset({1, 2, 3, 4, 5}), dt.time(9), dt.time(18), "BG")


def sofia(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Sofia"))


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


calendars = st.builds(
    WorkingHours,
    timezone=st.sampled_from(["Europe/Sofia", "UTC", "America/New_York", "Asia/Kolkata"]),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    opens=st.times(dt.time(0), dt.time(11)),
    closes=st.times(dt.time(12), dt.time(23)),
    country=st.sampled_from(["", "BG", "US", "IN"]),
)
moments = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)
durations = st.timedeltas(ZERO, dt.timedelta(hours=120))


@given(calendars, moments, durations)
@settings(max_examples=150, deadline=None)
def test_adding_then_measuring_gives_the_same(
    calendar: WorkingHours, start: dt.datetime, duration: dt.timedelta
) -> None:
    end = add_working_time(calendar, start, duration)
    assert end >= start
    assert working_time_between(calendar, start, end) == duration


@given(calendars, moments, durations, durations)
@settings(max_examples=100, deadline=None)
def test_adding_in_two_parts_is_adding_at_once(
    calendar: WorkingHours, start: dt.datetime, one: dt.timedelta, two: dt.timedelta
) -> None:
    there = add_working_time(calendar, add_working_time(calendar, start, one), two)
    assert working_time_between(calendar, start, there) == one + two


@given(calendars, moments, durations, st.lists(st.tuples(moments, moments), max_size=4))
@settings(max_examples=100, deadline=None)
def test_pauses_take_away_and_never_below_nothing(
    calendar: WorkingHours,
    start: dt.datetime,
    duration: dt.timedelta,
    pauses: list[tuple[dt.datetime, dt.datetime]],
) -> None:
    end = add_working_time(calendar, start, duration)
    left = working_time_between(calendar, start, end, pauses)
    assert ZERO <= left <= duration
    assert working_time_between(calendar, start, end, [*pauses, *pauses]) == left


def test_an_evening_request_is_due_in_the_next_days() -> None:
    friday = sofia("2026-11-20 17:00")
    assert add_working_time(SOFIA, friday, hours(2)) == sofia("2026-11-23 10:00")


def test_a_full_day_ends_at_closing() -> None:
    assert add_working_time(SOFIA, sofia("2026-11-23 09:00"), hours(9)) == sofia(
        "2026-11-23 18:00"
    )


def test_public_holidays_do_not_count() -> None:
    # 24 to 26 December are holidays in Bulgaria; 26 December 2024 was a Thursday.
    assert is_holiday("BG", dt.date(2024, 12, 25))
    assert add_working_time(SOFIA, sofia("2024-12-23 17:00"), hours(2)) == sofia(
        "2024-12-27 10:00"
    )


def test_an_unknown_country_has_no_holidays() -> None:
    assert not is_holiday("ZZ", dt.date(2024, 12, 25))


def test_a_day_on_which_the_clock_changes_counts_real_hours() -> None:
    sunday = WorkingHours("Europe/Sofia", frozenset({7}), dt.time(0), dt.time(12))
    start, end = sofia("2026-03-29 00:00"), sofia("2026-03-29 12:00")
    assert working_time_between(sunday, start, end) == hours(11)


def test_time_zones_of_departments_differ() -> None:
    new_york = WorkingHours("America/New_York", SOFIA.days, SOFIA.opens, SOFIA.closes)
    moment = sofia("2026-11-23 09:00")
    assert (
        add_working_time(new_york, moment, ZERO).astimezone(ZoneInfo("America/New_York")).hour == 9
    )


def test_a_pause_without_an_end_lasts() -> None:
    start, end = sofia("2026-11-23 09:00"), sofia("2026-11-23 17:00")
    assert working_time_between(SOFIA, start, end, [(sofia("2026-11-23 12:00"), None)]) == hours(3)


def test_a_calendar_without_days_is_refused() -> None:
    never = WorkingHours("UTC", frozenset(), dt.time(9), dt.time(18))
    with pytest.raises(Refused):
        add_working_time(never, sofia("2026-11-23 09:00"), hours(1))
