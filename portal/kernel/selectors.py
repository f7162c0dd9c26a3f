"""The house's own people and departments, for whoever administers them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from portal.kernel.models import Department, User, WorkingCalendar

_MOST = 500


def colleague_list(*, actor: Actor) -> QuerySet[User]:
    """Who works at the house, by name. Raises ``NotFound`` unless the actor administers it."""
    _only_administrators(actor)
    house = User.objects.filter(Q(departments__isnull=False) | Q(is_administrator=True))
    return house.distinct().prefetch_related("departments").order_by("full_name", "pk")[:_MOST]


def department_list(*, actor: Actor) -> QuerySet[Department]:
    """The departments with their calendars. Raises ``NotFound`` likewise."""
    _only_administrators(actor)
    return Department.objects.select_related("calendar").order_by("code")


def calendar_choices() -> QuerySet[WorkingCalendar]:
    """What a department's calendar may be."""
    return WorkingCalendar.objects.order_by("name")


def _only_administrators(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotFound
