"""The files of a record, and the door to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Prefetch

from portal.kernel.actors import Actor
from portal.kernel.errors import NotFound
from records.models import File, FileVersion
from records.policies import sees_file
from sharing.projections import Shown

_MOST_FILES = 200


def files_of(*, record: Shown) -> list[File]:
    """The files of a record on the facets that its viewer sees, the newest first, each with its
    versions."""
    rows = File.objects.filter(
        subject=record.model_label,
        object_id=record.pk,
        facet__in=record.facets,
        removed_at=None,
    )
    return list(_with_versions(rows).order_by("-id")[:_MOST_FILES])


def files_of_many(*, records: Sequence[Shown]) -> dict[int, list[File]]:
    """The same for a page of records of one model, by the record's key; two queries for all."""
    found: dict[int, list[File]] = {record.pk: [] for record in records}
    if not records:
        return found
    seen = {record.pk: set(record.facets) for record in records}
    rows = File.objects.filter(
        subject=records[0].model_label, object_id__in=list(seen), removed_at=None
    )
    for file in _with_versions(rows).order_by("-id")[: _MOST_FILES * len(records)]:
        if file.facet in seen[file.object_id]:
            found[file.object_id].append(file)
    return found


def loose_files(*, actor: Actor, ids: Iterable[UUID]) -> list[File]:
    """The actor's own uploads that are on no record yet, among these ids, in upload order."""
    rows = File.objects.filter(
        subject="", created_by=actor.user_id, removed_at=None, public_id__in=list(ids)
    )
    return list(_with_versions(rows).order_by("id"))


def access_file(*, actor: Actor, public_id: UUID, number: int | None = None) -> FileVersion:
    """One version of a file, the newest unless ``number`` says which. Raises ``NotFound``."""
    file = File.objects.filter(public_id=public_id, removed_at=None).first()
    if file is None or not sees_file(actor, file):
        raise NotFound
    versions = file.versions.select_related("file")
    found = (versions if number is None else versions.filter(number=number)).first()
    if found is None:
        raise NotFound
    return found


def _with_versions(rows):  # type: ignore[no-untyped-def]
    versions = FileVersion.objects.select_related("uploaded_by")
    return rows.select_related("created_by").prefetch_related(Prefetch("versions", versions))
