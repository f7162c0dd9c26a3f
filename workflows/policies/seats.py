"""With whom people share a seat: a substitute decides in another's place, and not on their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from workflows.models import Absence, ApprovalProcess


def shared_seats(people: Iterable[int | None], since: datetime) -> list[Absence]:
    """When these people shared a seat with somebody, or will, from ``since`` on."""
    wanted = {user for user in people if user is not None}
    rows = Absence.objects.filter(
        Q(person__in=wanted) | Q(substitute__in=wanted),
        substitute__isnull=False,
        cancelled_at=None,
        ends_at__gt=since,
    )
    return list(rows) if wanted else []


def recused(process: ApprovalProcess, absences: Sequence[Absence] | None = None) -> set[int]:
    """Who sent or made the request, and everybody who shared a seat with them since it was sent.

    ``absences`` are theirs, and perhaps those of others, where they were read already.
    """
    makers = process.makers
    if not makers:
        return set()
    if absences is None:
        absences = shared_seats(makers, process.submitted_at)
    pairs = [(absence.person_id, absence.substitute_id or 0) for absence in absences]
    return {*makers, *(user for pair in pairs if not makers.isdisjoint(pair) for user in pair)}
