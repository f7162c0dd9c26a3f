"""How long steps usually take, from our own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from statistics import median

from babel.units import format_unit

from portal.kernel.calendars import working_time_between
from portal.kernel.formats import active_locale
from workflows.models import ApprovalTask, TaskStatus
from workflows.selectors.working_hours import default_hours, department_hours

# The latest decisions of a role that count, and how many there must be to speak of "usual".
_LATEST, _FEWEST = 50, 3


def usual_times(code: str, roles: Iterable[str]) -> dict[str, dt.timedelta]:
    """The median working time of each role on its latest decisions of a kind of request.

    Roles that have decided fewer than three are left out.
    """
    wanted = sorted(set(roles))
    if not wanted:
        return {}
    past = ApprovalTask.objects.filter(process__request_type=code, status=TaskStatus.DONE)
    latest = [
        past.filter(role=role)
        .order_by("-closed_at")
        .values_list("role", "department", "opened_at", "closed_at")[:_LATEST]
        for role in wanted
    ]
    found = list(latest[0].union(*latest[1:], all=True))
    hours = department_hours(department for _role, department, *_ in found)
    fallback = default_hours()
    taken: dict[str, list[float]] = {}
    for role, department, opened, closed in found:
        if opened is None or closed is None:
            continue
        spent = working_time_between(hours.get(department, fallback), opened, closed)
        taken.setdefault(role, []).append(spent.total_seconds())
    return {
        role: dt.timedelta(seconds=median(times))
        for role, times in taken.items()
        if len(times) >= _FEWEST
    }


def spent_text(spent: dt.timedelta) -> str:
    """Working time as people say it: minutes below an hour, else hours."""
    minutes = int(spent.total_seconds() // 60)
    if minutes < 60:
        return str(format_unit(max(minutes, 1), "minute", locale=active_locale()))
    hours = (Decimal(minutes) / 60).quantize(Decimal(1) if minutes >= 600 else Decimal("0.1"))
    return str(format_unit(hours, "hour", locale=active_locale()))
