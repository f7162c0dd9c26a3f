"""The working hours by which targets are set and durations told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from portal.kernel.calendars import WorkingHours, hours_of
from portal.kernel.models import Department


def default_hours() -> WorkingHours:
    """For steps without a department, and departments without a calendar: weekdays, 9 to 18."""
    return WorkingHours(
        timezone=settings.TIME_ZONE,
        days=frozenset({1, 2, 3, 4, 5}),
        opens=dt.time(9),
        closes=dt.time(18),
    )


def department_hours(codes: Iterable[str]) -> dict[str, WorkingHours]:
    """The working hours of departments, by code."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = Department.objects.filter(code__in=wanted).select_related("calendar")
    return {row.code: hours_of(row.calendar) for row in rows}
