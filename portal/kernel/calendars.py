"""Working time: when people can be expected to act, by calendar, time zone and public holidays.

All functions take and return aware datetimes. Durations are real time inside opening hours, so a
day on which the clock changes counts as the hours that people were really there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refused
from portal.kernel.models import WorkingCalendar

ZERO = dt.timedelta(0)
# A calendar without an open day in a year is a mistake, not a long holiday.
_LONGEST_CLOSURE = 366


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A calendar as plain values: opening hours on ISO weekdays, less a country's holidays."""

    timezone: str
    days: frozenset[int]
    opens: dt.time
    closes: dt.time
    country: str = ""

    def window(self, day: dt.date) -> tuple[dt.datetime, dt.datetime] | None:
        """Opening and closing of a local day in UTC; ``None`` if it is closed."""
        if day.isoweekday() not in self.days or is_holiday(self.country, day):
            return None
        zone = ZoneInfo(self.timezone)
        opening = dt.datetime.combine(day, self.opens, zone).astimezone(dt.UTC)
        closing = dt.datetime.combine(day, self.closes, zone).astimezone(dt.UTC)
        return (opening, closing) if opening < closing else None

    def windows_from(self, moment: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The opening windows that end after ``moment``, cut to begin no earlier.

        Raises ``Refused`` (``calendar_always_closed``) if there is none in a year.
        """
        day, closed = moment.astimezone(ZoneInfo(self.timezone)).date(), 0
        while closed < _LONGEST_CLOSURE:
            window = self.window(day)
            if window and window[1] > moment:
                closed = 0
                yield max(window[0], moment), window[1]
            else:
                closed += 1
            day += dt.timedelta(days=1)
        raise Refused(
            _("Give this calendar at least one working day."), code="calendar_always_closed"
        )


def hours_of(calendar: WorkingCalendar) -> WorkingHours:
    """The working hours that a stored calendar describes."""
    return WorkingHours(
        timezone=calendar.timezone,
        days=frozenset(calendar.days),
        opens=calendar.opens,
        closes=calendar.closes,
        country=calendar.country,
    )


@lru_cache(maxsize=64)
def _holidays(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def is_holiday(country: str, day: dt.date) -> bool:
    """Whether ``day`` is a public holiday; never, for a blank or unknown country."""
    known = _holidays(country.upper()) if country else None
    return known is not None and day in known


def add_working_time(
    hours: WorkingHours, start: dt.datetime, duration: dt.timedelta
) -> dt.datetime:
    """The moment at which ``duration`` of working time has passed since ``start``, in UTC.

    Nothing to add gives the first working moment. A duration that fills a day ends at its closing.
    """
    left = max(duration, ZERO)
    for opening, closing in hours.windows_from(start.astimezone(dt.UTC)):
        if left <= closing - opening:
            return opening + left
        left -= closing - opening
    raise AssertionError("windows_from never ends quietly")


def working_time_between(
    hours: WorkingHours,
    start: dt.datetime,
    end: dt.datetime,
    pauses: Iterable[tuple[dt.datetime, dt.datetime | None]] = (),
) -> dt.timedelta:
    """Working time from ``start`` to ``end``, less what fell into ``pauses``; zero if reversed.

    A pause without an end lasts until ``end``. Overlapping pauses count once.
    """
    total = _open_time(hours, start, end)
    covered = start
    for begin, until in sorted(pauses, key=lambda pause: pause[0]):
        begin, until = max(begin, covered), min(until or end, end)
        if begin < until:
            total -= _open_time(hours, begin, until)
            covered = until
    return max(total, ZERO)


def _open_time(hours: WorkingHours, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    if start >= end:
        return ZERO
    total = ZERO
    zone = ZoneInfo(hours.timezone)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        window = hours.window(day)
        if window:
            total += max(min(window[1], end) - max(window[0], start), ZERO)
        day += dt.timedelta(days=1)
    return total
