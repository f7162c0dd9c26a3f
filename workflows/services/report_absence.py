"""Say when somebody is away and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.events import publish
from portal.kernel.models import User
from workflows.events import AbsenceCancelled, AbsenceReported
from workflows.models import Absence
from workflows.requests import request_types


@command("workflows.report_absence")
def report_absence(
    *,
    actor: Actor,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: int | None = None,
    person_id: int | None = None,
    note: str = "",
    kinds: Sequence[str] = (),
) -> Absence:
    """Report an absence of the actor, or of ``person_id`` (administrators).

    The substitute decides what the absent person would, in their name, from the next minute on;
    claimed tasks move there and come back. ``kinds`` narrows it to these kinds of request, so that
    another colleague may stand in for others. Raises ``Forbidden`` and ``Refused`` naming
    ``starts_at``, ``ends_at``, ``substitute`` or ``kinds``.
    """
    person = person_id or actor.user_id
    if person is None or not actor.is_house:
        raise Forbidden
    if person != actor.user_id and not actor.is_administrator:
        raise Forbidden
    _validate_kinds(kinds)
    _validate(person, starts_at, ends_at, substitute_id, kinds)
    absence = Absence.objects.create(
        person_id=person,
        substitute_id=substitute_id,
        kinds=sorted(set(kinds)),
        starts_at=starts_at,
        ends_at=ends_at,
        note=note.strip(),
    )
    publish(actor, AbsenceReported(subject_id=absence.pk, person_id=absence.person_id))
    return absence


def _validate(
    person: int,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: int | None,
    kinds: Sequence[str],
) -> None:
    if ends_at <= max(starts_at, timezone.now()):
        raise Refused(
            _("Enter an end in the future, after the start."),
            code="ends_too_early",
            field="ends_at",
        )
    if substitute_id == person:
        raise Refused(
            _("Choose a colleague: you cannot stand in for yourself."),
            code="own_substitute",
            field="substitute",
        )
    running = Absence.objects.filter(
        cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    same = running.filter(Q(kinds=[]) | Q(kinds__overlap=list(kinds))) if kinds else running
    if same.filter(person=person).exists():
        raise Refused(
            _("Another absence covers part of this time. Cancel it first."),
            code="absence_overlaps",
            field="starts_at",
        )
    if substitute_id is not None:
        whole = running.filter(starts_at__lte=starts_at, ends_at__gte=ends_at)
        _validate_substitute(substitute_id, whole, kinds)


def _validate_kinds(kinds: Sequence[str]) -> None:
    known = {kind.code for kind in request_types()}
    if not set(kinds) <= known:
        raise Refused(
            _("Choose kinds of request from the list."), code="unknown_kind", field="kinds"
        )


def _validate_substitute(user_id: int, whole: QuerySet[Absence], kinds: Sequence[str]) -> None:
    """A colleague who is there; ``whole`` are absences that cover all of the time."""
    colleagues = User.objects.filter(is_active=True, pk=user_id)
    in_house = colleagues.filter(departments__isnull=False) | colleagues.filter(
        is_administrator=True
    )
    if not in_house.exists():
        raise Refused(
            _("Choose a colleague of the house."), code="unknown_colleague", field="substitute"
        )
    # Whoever is away for some of these requests alone stands in for the others.
    about_all = Q(kinds=[])
    if kinds:
        about_all |= Q(kinds__contains=list(kinds))
    if whole.filter(about_all, person=user_id).exists():
        raise Refused(
            _("This colleague is away for the whole time. Choose another."),
            code="substitute_away",
            field="substitute",
        )


@command("workflows.cancel_absence")
def cancel_absence(*, actor: Actor, absence: UUID) -> Absence:
    """Call an absence off, or end it now. Raises ``NotFound``; nobody sees other people's."""
    rows = Absence.objects.select_for_update().filter(public_id=absence, cancelled_at=None)
    if not actor.is_administrator:
        rows = rows.filter(person=actor.user_id)
    row = rows.first()
    if row is None:
        raise NotFound
    now = timezone.now()
    if row.starts_at < now < row.ends_at:
        # It happened until now; the record of who stood in for whom stays.
        row.ends_at = now
        row.save(update_fields=["ends_at"])
    else:
        row.cancelled_at = now
        row.save(update_fields=["cancelled_at"])
    publish(actor, AbsenceCancelled(subject_id=row.pk, person_id=row.person_id))
    return row
