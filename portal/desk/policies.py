"""Who may do what at the desk, and whom its events concern."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.desk.events import (
    ImportDiscarded,
    ImportEvent,
    ImportProgressed,
    ImportStarted,
    ImportUndone,
    ViewDeleted,
    ViewEvent,
    ViewSaved,
)
from portal.desk.models import DefaultView, ImportJob, ImportStatus, SavedView, ViewRole
from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of

_DISCARDABLE = {
    ImportStatus.MAPPING,
    ImportStatus.READY,
    ImportStatus.STOPPED,
    ImportStatus.FAILED,
}


def visible_imports(actor: Actor, queryset: QuerySet[ImportJob]) -> QuerySet[ImportJob]:
    """One's own imports; administrators, and the system, see all."""
    if actor.is_administrator or actor.is_system:
        return queryset
    return queryset.filter(created_by=actor.user_id) if actor.user_id else queryset.none()


def can_discard(job: ImportJob) -> bool:
    """Whether throwing the import away loses nothing: it wrote nothing and is not at work."""
    return job.status in _DISCARDABLE and not job.batches.exists()


@audience_of(ImportStarted, ImportProgressed, ImportUndone)
def whose_import(fact: ImportEvent) -> Audience:
    """Whoever started the import."""
    owner = ImportJob.objects.filter(pk=fact.subject_id).values_list("created_by", flat=True)
    return Audience(users=frozenset(pk for pk in owner if pk))


@audience_of(ImportDiscarded)
def whose_discarded_import(fact: ImportDiscarded) -> Audience:
    """Whoever started it: the event names them, for the import is gone."""
    return Audience(users=frozenset({fact.owner_id} if fact.owner_id else ()))


def roles_of(actor: Actor) -> list[str]:
    """The roles for which a list may open with a view, the most particular first."""
    if actor.is_house:
        return [code for code in ViewRole.values if code in actor.departments]
    return [ViewRole.PARTNER] if actor.organisations else []


def visible_views(actor: Actor, queryset: QuerySet[SavedView]) -> QuerySet[SavedView]:
    """One's own views, those that colleagues share, and those set for one's role."""
    if actor.user_id is None:
        return queryset.none()
    shared = Q(organisation_id__in=list(actor.organisations))
    if actor.is_house:
        shared |= Q(organisation_id=None)
    seen = Q(owner=actor.user_id) | (Q(is_shared=True) & shared)
    if roles := roles_of(actor):
        seen |= Q(is_shared=True, pk__in=DefaultView.objects.filter(role__in=roles).values("view"))
    return queryset.filter(seen)


def can_change_view(actor: Actor, view: SavedView) -> bool:
    """Its owner; for shared views of the house, administrators too."""
    of_house = view.is_shared and view.organisation_id is None
    return view.owner_id == actor.user_id or (of_house and actor.is_administrator)


def can_set_default(actor: Actor, view: SavedView) -> bool:
    """Administrators, of what the house's people share."""
    return actor.is_administrator and view.is_shared and view.organisation_id is None


@audience_of(ViewSaved, ViewDeleted)
def whose_view(fact: ViewEvent) -> Audience:
    """Whoever owns it; others see the change when they open a list."""
    owner = SavedView.objects.filter(pk=fact.subject_id).values_list("owner", flat=True)
    return Audience(users=frozenset(owner))
