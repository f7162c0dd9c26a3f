"""What the desk shows of itself."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.desk.models import ImportJob, ImportMapping
from portal.desk.policies import visible_imports
from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound


def import_list(*, actor: Actor, kind: str = "") -> QuerySet[ImportJob]:
    """The imports that the actor may see, of one kind or of all."""
    jobs = visible_imports(actor, ImportJob.objects.select_related("created_by"))
    return jobs.filter(kind=kind) if kind else jobs


def access_import(*, actor: Actor, kind: str, public_id: str) -> ImportJob:
    """One import. Raises ``NotFound`` if it is somebody else's."""
    job = import_list(actor=actor, kind=kind).filter(public_id=public_id).first()
    if job is None:
        raise NotFound
    return job


def access_import_for_update(*, actor: Actor, public_id: str) -> ImportJob:
    """The same, locked. Raises ``NotFound``."""
    jobs = visible_imports(actor, ImportJob.objects.select_for_update(of=("self",)))
    job = jobs.filter(public_id=public_id).first()
    if job is None:
        raise NotFound
    return job


def mapping_names(*, kind: str) -> list[str]:
    """The names of the mappings remembered for a kind: the house's own, shared by its people."""
    named = ImportMapping.objects.filter(kind=kind).exclude(name="")
    return list(named.order_by("name").values_list("name", flat=True)[:100])
