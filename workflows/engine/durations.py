"""How long steps usually take, from our own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from statistics import median

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from portal.kernel.calendars import working_time_between
from workflows.engine.clocks import default_hours, department_hours
from workflows.models import ApprovalTask, TaskStatus

# The latest decisions of a role that count, and how many there must be to speak of "usual".
_LATEST, _FEWEST = 50, 3


def usual_times(code: str, roles: Iterable[str]) -> dict[str, dt.timedelta]:
    """The median working time of each role on its latest decisions of a kind of request.

    Roles that have decided fewer than three are left out.
    """
    rows = (
        ApprovalTask.objects.filter(
            process__request_type=code, role__in=set(roles), status=TaskStatus.DONE
        )
        .annotate(nth=Window(RowNumber(), partition_by=F("role"), order_by=F("closed_at").desc()))
        .filter(nth__lte=_LATEST)
        .values_list("role", "department", "opened_at", "closed_at")
    )
    found = list(rows)
    hours = department_hours(department for _role, department, *_ in found)
    fallback = default_hours()
    taken: dict[str, list[dt.timedelta]] = {}
    for role, department, opened, closed in found:
        spent = working_time_between(hours.get(department, fallback), opened, closed)
        taken.setdefault(role, []).append(spent)
    return {role: median(times) for role, times in taken.items() if len(times) >= _FEWEST}
