"""Days and times of day as people and programs write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from portal.desk.imports.habits import Habits

_DAY_FORMS = ("%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d", "%d-%m-%Y", "%Y%m%d")
_SLASHED_FORMS = {
    None: ("%d/%m/%Y", "%m/%d/%Y"),
    False: ("%d/%m/%Y",),
    True: ("%m/%d/%Y",),
}
_TIME_FORMS = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")


def day_of(cell: str, habits: Habits) -> date:
    """The date that a cell says, with or without a time. Raises ``ValueError``."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError:
        return _written_by_people(cell, habits)[0]


def moment_of(cell: str, habits: Habits) -> datetime:
    """The moment that a cell says, in the installation's time zone unless it names its own.

    Raises ``ValueError``.
    """
    try:
        value = datetime.fromisoformat(cell)
    except ValueError:
        value = datetime.combine(*_written_by_people(cell, habits))
    return value if value.tzinfo else value.replace(tzinfo=_zone())


def _written_by_people(cell: str, habits: Habits) -> tuple[date, time]:
    first, _space, rest = cell.partition(" ")
    for form in (*_SLASHED_FORMS[habits.month_first], *_DAY_FORMS):
        try:
            day = datetime.strptime(first, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        return day, _time_of(rest.strip())
    raise ValueError(cell)


def _time_of(text: str) -> time:
    """The time of day behind a date; midnight if there is none."""
    if not text:
        return time()
    for form in _TIME_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).time()
        except ValueError:
            continue
    raise ValueError(text)


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
