"""Put uploads on a record, and take files off it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound, Refused
from portal.kernel.events import publish
from records.events import FileAttached, FileRemoved
from records.models import File
from records.policies import require_writer, sees_file
from records.services.upload_file import record_of
from sharing.shareable import shareable_of

LOOSE_FOR = timedelta(days=30)


@command("records.attach_files")
def attach_files(*, actor: Actor, record: Any, facet: str, files: Sequence[UUID]) -> list[File]:
    """Attach the actor's own uploads to a facet of a record; whoever sees the facet sees them.

    Raises ``NotFound``, ``Forbidden``, and ``Refused`` for uploads that are not the actor's.
    """
    require_writer(actor, record, facet)
    rows = list(
        File.objects.select_for_update()
        .filter(public_id__in=list(files), created_by=actor.user_id, subject="", removed_at=None)
        .order_by("id")
    )
    if len(rows) != len(set(files)):
        raise Refused(_("Upload the file again."), code="file_unknown", field="files")
    label = shareable_of(record).label
    for file in rows:
        file.subject, file.object_id, file.facet = label, record.pk, facet
        file.save(update_fields=["subject", "object_id", "facet"])
    publish(
        actor,
        *(
            FileAttached(
                subject_id=file.pk, record_model=label, record_id=record.pk, facets=(facet,)
            )
            for file in rows
        ),
    )
    return rows


@command("records.remove_file")
def remove_file(*, actor: Actor, public_id: UUID, reason: str = "") -> None:
    """Take a file off its record; its bytes and its history stay with the house.

    Raises ``NotFound`` and ``Forbidden``.
    """
    file = File.objects.select_for_update().filter(public_id=public_id, removed_at=None).first()
    if file is None or not sees_file(actor, file):
        raise NotFound
    if file.subject:
        require_writer(actor, record_of(file), file.facet)
        publish(
            actor,
            FileRemoved(
                subject_id=file.pk,
                record_model=file.subject,
                record_id=file.object_id or 0,
                facets=(file.facet,),
            ),
            reason=reason,
        )
    file.removed_at = timezone.now()
    file.save(update_fields=["removed_at"])


@command("records.purge_loose_files")
def purge_loose_files(*, actor: Actor) -> int:
    """Delete uploads that no form ever attached, a month after; how many there were."""
    old = File.objects.filter(subject="", created_at__lt=timezone.now() - LOOSE_FOR)
    files = list(old.prefetch_related("versions")[:500])
    for file in files:
        for version in file.versions.all():
            version.content.delete(save=False)
        file.delete()
    return len(files)
