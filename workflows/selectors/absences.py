"""Who is away, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from portal.kernel.actors import Actor
from workflows.models import Absence

_MOST = 50


def own_absences(*, actor: Actor) -> Sequence[Absence]:
    """The actor's absences that have not ended, soonest first."""
    rows = Absence.objects.filter(
        person=actor.user_id, cancelled_at=None, ends_at__gt=timezone.now()
    )
    return list(rows.select_related("substitute").order_by("starts_at")[:_MOST])


def substitutions(*, actor: Actor) -> Sequence[Absence]:
    """Absences in which the actor stands in, now or later."""
    rows = Absence.objects.filter(
        substitute=actor.user_id, cancelled_at=None, ends_at__gt=timezone.now()
    )
    return list(rows.select_related("person").order_by("starts_at")[:_MOST])
