"""Who may do what at the desk, and whom its events concern."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.desk.events import ImportEvent, ImportProgressed, ImportStarted, ImportUndone
from portal.desk.models import ImportJob
from portal.kernel.actors import Actor
from portal.kernel.events import Audience, audience_of


def visible_imports(actor: Actor, queryset: QuerySet[ImportJob]) -> QuerySet[ImportJob]:
    """One's own imports; administrators, and the system, see all."""
    if actor.is_administrator or actor.is_system:
        return queryset
    return queryset.filter(created_by=actor.user_id) if actor.user_id else queryset.none()


@audience_of(ImportStarted, ImportProgressed, ImportUndone)
def whose_import(fact: ImportEvent) -> Audience:
    """Whoever started the import."""
    owner = ImportJob.objects.filter(pk=fact.subject_id).values_list("created_by", flat=True)
    return Audience(users=frozenset(pk for pk in owner if pk))
