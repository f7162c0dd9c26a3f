"""Working calendars as administrators read them."""

from __future__ import annotations

from collections.abc import Sequence

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.models import WorkingCalendar
from workflows.policies import can_manage_routes

_MOST = 200


def calendar_list(*, actor: Actor) -> Sequence[WorkingCalendar]:
    """Every calendar by name, with its departments. Raises ``NotFound`` for others."""
    if not can_manage_routes(actor):
        raise NotFound
    rows = WorkingCalendar.objects.prefetch_related("departments")
    return list(rows.order_by("name")[:_MOST])


def access_calendar(*, actor: Actor, pk: int) -> WorkingCalendar:
    """One calendar with its departments. Raises ``NotFound``."""
    if not can_manage_routes(actor):
        raise NotFound
    row = WorkingCalendar.objects.prefetch_related("departments").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
