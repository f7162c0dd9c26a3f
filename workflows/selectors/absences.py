"""Who is away, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from portal.kernel.actors import Actor
from workflows.models import Absence
from workflows.policies import visible_absences

_MOST = 50


def own_absences(*, actor: Actor) -> Sequence[Absence]:
    """The actor's absences that have not ended, soonest first."""
    known = visible_absences(actor, Absence.objects.all())
    rows = known.filter(person=actor.user_id, ends_at__gt=timezone.now())
    return list(rows.select_related("substitute").order_by("starts_at")[:_MOST])


def substitutions(*, actor: Actor) -> Sequence[Absence]:
    """Absences in which the actor stands in, now or later."""
    known = visible_absences(actor, Absence.objects.all())
    rows = known.filter(substitute=actor.user_id, ends_at__gt=timezone.now())
    return list(rows.select_related("person").order_by("starts_at")[:_MOST])
