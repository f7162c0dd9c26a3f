"""Whose absences somebody may know: one's own, and those in which one stands in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from portal.kernel.actors import Actor


def visible_absences(actor: Actor, absences: QuerySet[Any]) -> QuerySet[Any]:
    """The actor's absences, and those in which they stand in; none that were cancelled."""
    if actor.user_id is None:
        return absences.none()
    mine = Q(person=actor.user_id) | Q(substitute=actor.user_id)
    return absences.filter(mine, cancelled_at=None)
