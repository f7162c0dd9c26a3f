"""What the desk shows of itself."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet

from portal.desk.models import ImportJob, ImportMapping, SavedView
from portal.desk.policies import visible_imports, visible_views
from portal.kernel.actors import Actor
from portal.kernel.finding import one_of


def import_list(*, actor: Actor, kind: str = "") -> QuerySet[ImportJob]:
    """The imports that the actor may see, of one kind or of all."""
    jobs = visible_imports(actor, ImportJob.objects.select_related("created_by"))
    return jobs.filter(kind=kind) if kind else jobs


def access_import(*, actor: Actor, kind: str, public_id: str) -> ImportJob:
    """One import. Raises ``NotFound`` if it is somebody else's."""
    return one_of(import_list(actor=actor, kind=kind), public_id)


def access_import_for_update(*, actor: Actor, public_id: str) -> ImportJob:
    """The same, locked. Raises ``NotFound``."""
    return one_of(visible_imports(actor, ImportJob.objects.all()), public_id, lock=True)


def mapping_names(*, kind: str) -> list[str]:
    """The names of the mappings remembered for a kind: the house's own, shared by its people."""
    named = ImportMapping.objects.filter(kind=kind).exclude(name="")
    return list(named.order_by("name").values_list("name", flat=True)[:100])


# More views than this in one row of tabs help nobody.
_MOST_VIEWS = 30


def saved_views(*, actor: Actor, code: str) -> list[SavedView]:
    """The views of a list that the actor may open, oldest first, each with the ``roles`` for which
    the list opens with it."""
    rows = visible_views(actor, SavedView.objects.filter(list=code))
    roles = ArrayAgg("defaults__role", filter=Q(defaults__isnull=False), default=[])
    return list(rows.annotate(roles=roles).order_by("created_at", "pk")[:_MOST_VIEWS])


def access_view(*, actor: Actor, public_id: str) -> SavedView:
    """One saved view. Raises ``NotFound`` if the actor cannot open it."""
    return one_of(visible_views(actor, SavedView.objects.all()), public_id)


def access_view_for_update(*, actor: Actor, public_id: str) -> SavedView:
    """One saved view, locked. Raises ``NotFound`` if the actor cannot open it."""
    return one_of(visible_views(actor, SavedView.objects.all()), public_id, lock=True)
