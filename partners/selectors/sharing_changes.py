"""Changes of sharing that wait for a second person, and what was decided on them."""

from __future__ import annotations

from django.db.models import QuerySet

from partners.models import (
    SHARING,
    Partner,
    SharingChange,
    SharingChangeKind,
    SharingChangeStatus,
    StandingChange,
)
from partners.policies_sharing import visible_sharing_changes
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from sharing.models import Grant, WaitingShare
from workflows.models import OPEN_OUTCOMES, ApprovalTask, TaskStatus


def sharing_change_list(*, actor: Actor) -> QuerySet[SharingChange]:
    """The changes that the actor knows of, the newest first."""
    rows = SharingChange.objects.select_related("asked_by")
    return visible_sharing_changes(actor, rows).order_by("-asked_at", "-pk")


def access_sharing_change(*, actor: Actor, reference: str) -> SharingChange:
    """One change. Raises ``NotFound``."""
    found = sharing_change_list(actor=actor).filter(reference=reference.upper()).first()
    if found is None:
        raise NotFound
    return found


def waiting_change(kind: str, subject_id: int) -> SharingChange | None:
    """What waits of a rule, wall, place in a group, or overlap; for whoever sees that."""
    rows = SharingChange.objects.filter(
        kind=kind, subject_id=subject_id, status=SharingChangeStatus.WAITING
    )
    return rows.first()


def waiting_place_of(partner: Partner) -> SharingChange | None:
    """What waits of a partner's place in the programme; for whoever sees the partner."""
    asked = StandingChange.objects.filter(partner=partner, ended_at=None).first()
    return waiting_change(SharingChangeKind.STANDING, asked.pk) if asked else None


def waiting_end_of(grant: Grant) -> SharingChange | None:
    """What waits of another end of a grant; for whoever may share."""
    asked = WaitingShare.objects.filter(grant=grant, ended_at=None).first()
    return waiting_change(SharingChangeKind.SHARE, asked.pk) if asked else None


def open_tasks(change: SharingChange) -> list[ApprovalTask]:
    """The tasks on which somebody decides now; for whoever sees the change."""
    rows = ApprovalTask.objects.filter(
        process__request_type=SHARING,
        process__record_id=change.pk,
        process__outcome__in=OPEN_OUTCOMES,
        status=TaskStatus.OPEN,
    )
    return list(rows.select_related("process").order_by("position"))
