"""Who knows of changes that wait for a second person, and whom their events concern."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from partners.models import SHARING, SharingChange
from partners.sharing_events import (
    SharingChangeAsked,
    SharingChangeEnded,
    SharingChangeEvent,
    SharingChangeReturned,
)
from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of
from portal.kernel.models import User
from workflows.models import ApprovalProcess, ApprovalTask, Holder
from workflows.policies import visible_approvals


def visible_sharing_changes(
    actor: Actor, queryset: QuerySet[SharingChange]
) -> QuerySet[SharingChange]:
    """All for administrators; to others of the house what they asked for or are to decide. They
    may speak of walls: nobody else learns of them."""
    if not actor.may_use("read") or not (actor.is_house or actor.is_system):
        return queryset.none()
    if actor.is_administrator or actor.is_system:
        return queryset
    asked = visible_approvals(actor, ApprovalProcess.objects.filter(request_type=SHARING))
    return queryset.filter(Q(asked_by=actor.user_id or 0) | Q(pk__in=asked.values("record_id")))


def asked_for_change(actor: Actor, change: SharingChange) -> bool:
    """Whether the actor asked for the change: they answer for it, and never decide it."""
    return actor.user_id is not None and actor.user_id == change.asked_by_id


def may_decide_on_sharing(actor: Actor, task: ApprovalTask) -> bool:
    """Whether whoever a task came to decides in their own right: an administrator, or whom the
    step names. Neither a substitute nor whoever is above a late one is that by itself."""
    if actor.is_administrator:
        return True
    if task.holder == Holder.DEPARTMENT:
        return task.department in actor.departments
    return task.holder != Holder.ADMINISTRATOR and actor.user_id == task.person_id


@audience_of(SharingChangeAsked, SharingChangeReturned, SharingChangeEnded)
def asker_and_administrators(fact: SharingChangeEvent) -> Audience:
    """Whoever asked for the change, and the administrators; the engine tells who decides."""
    rows = User.objects.filter(is_administrator=True, is_active=True)
    users = set(rows.values_list("pk", flat=True)[:200])
    change = SharingChange.objects.filter(pk=fact.subject_id).first()
    asker = {change.asked_by_id} if change and change.asked_by_id else set()
    return Audience(users=frozenset(users | asker))
