"""Create or change a working calendar, and say which departments keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import Department, WorkingCalendar
from workflows.policies import can_manage_routes


@command("workflows.save_calendar")
def save_calendar(
    *,
    actor: Actor,
    name: str,
    country: str,
    timezone: str,
    days: Sequence[int],
    opens: dt.time,
    closes: dt.time,
    departments: Sequence[str] = (),
    calendar_id: int | None = None,
) -> WorkingCalendar:
    """Save a calendar; ``departments`` move to it. Targets already set stay as they are.

    Raises ``Forbidden``, ``NotFound`` and ``Refused`` naming ``name``, ``days`` or ``closes``.
    """
    if not can_manage_routes(actor):
        raise Forbidden
    _validate(name, days, opens, closes, calendar_id)
    row = WorkingCalendar()
    if calendar_id is not None:
        found = WorkingCalendar.objects.select_for_update().filter(pk=calendar_id).first()
        if found is None:
            raise NotFound
        row = found
    row.name, row.country, row.timezone = name, country, timezone
    row.days, row.opens, row.closes = sorted(days), opens, closes
    row.save()
    for code in departments:
        Department.objects.update_or_create(code=code, defaults={"calendar": row})
    return row


def _validate(
    name: str,
    days: Sequence[int],
    opens: dt.time,
    closes: dt.time,
    calendar_id: int | None,
) -> None:
    if closes <= opens:
        raise Refused(
            _("Enter a closing time after the opening."), code="closes_early", field="closes"
        )
    if not days:
        raise Refused(_("Choose at least one working day."), code="no_days", field="days")
    others = WorkingCalendar.objects.filter(name=name)
    if calendar_id is not None:
        others = others.exclude(pk=calendar_id)
    if others.exists():
        raise Refused(
            _("Another calendar has this name. Choose another."), code="name_taken", field="name"
        )
