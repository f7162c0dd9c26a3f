"""Target times of tasks, in the working time of whoever holds them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from portal.kernel.calendars import WorkingHours, add_working_time, working_time_between
from workflows.models import ApprovalTask
from workflows.selectors.working_hours import default_hours, department_hours

# A reminder falls when this part of the target time has passed.
REMIND_AFTER = Decimal("0.75")


def set_clock(task: ApprovalTask, hours: WorkingHours, start: dt.datetime) -> None:
    """Give a task its target and the moment of its reminder, counted from ``start``."""
    target = dt.timedelta(hours=float(task.hours))
    task.due_at = add_working_time(hours, start, target)
    task.remind_at = add_working_time(hours, start, target * float(REMIND_AFTER))


def pause(task: ApprovalTask, moment: dt.datetime) -> None:
    """Stop a task's clock: somebody else has to do something first."""
    task.paused_at = moment


def resume(task: ApprovalTask, moment: dt.datetime) -> None:
    """Let a paused clock run on: what was left of the target is left again."""
    if task.paused_at is None or task.due_at is None:
        return
    hours = department_hours([task.department]).get(task.department, default_hours())
    left = working_time_between(hours, task.paused_at, task.due_at)
    task.due_at = add_working_time(hours, moment, left)
    if task.remind_at is not None and task.remind_at > task.paused_at:
        left = working_time_between(hours, task.paused_at, task.remind_at)
        task.remind_at = add_working_time(hours, moment, left)
    task.paused_at = None
