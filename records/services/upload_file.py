"""Take in a file: of a form that is still being filled in, or a newer version."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound, Refused
from portal.kernel.events import publish
from records.engine.sniffing import content_type_of
from records.events import FileVersionAdded
from records.models import File, FileVersion
from records.policies import require_writer, sees_file
from sharing.shareable import shareable_named

_MOST_LOOSE = 100
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@command("records.upload_file")
def upload_file(*, actor: Actor, content: UploadedFile[Any]) -> File:
    """Keep a file for a form: only whoever uploaded it sees it until it is attached to a record.

    Raises ``Refused`` (``file_too_big``, ``file_type``, ``file_empty``, ``too_many_files``).
    """
    kind = check(content)
    if File.objects.filter(created_by=actor.user_id, subject="").count() >= _MOST_LOOSE:
        raise Refused(
            _("Send or discard your other drafts first: they hold many files."),
            code="too_many_files",
            field="files",
        )
    file = File.objects.create(name=clean_name(content.name), created_by_id=actor.user_id)
    store(actor, file, content, kind)
    return file


@command("records.add_file_version")
def add_file_version(*, actor: Actor, public_id: UUID, content: UploadedFile[Any]) -> FileVersion:
    """Upload a newer version of a file; the older ones stay.

    Raises ``NotFound``, ``Forbidden`` and ``Refused`` like ``upload_file``.
    """
    file = File.objects.select_for_update().filter(public_id=public_id, removed_at=None).first()
    if file is None or not sees_file(actor, file):
        raise NotFound
    if file.subject:
        require_writer(actor, record_of(file), file.facet)
    version = store(actor, file, content, check(content))
    if file.subject:
        publish(
            actor,
            FileVersionAdded(
                subject_id=file.pk,
                record_model=file.subject,
                record_id=file.object_id or 0,
                facets=(file.facet,),
            ),
        )
    return version


def record_of(file: File) -> Any:
    """The record that a file is on. Raises ``NotFound`` if it is gone."""
    record = shareable_named(file.subject).model._default_manager.filter(pk=file.object_id).first()
    if record is None:
        raise NotFound
    return record


def check(content: UploadedFile[Any]) -> str:
    """The type of an upload. Raises ``Refused`` for what we do not take."""
    limit = settings.UPLOAD_MAX_BYTES
    if not content.size:
        raise Refused(_("Choose a file that is not empty."), code="file_empty", field="files")
    if content.size > limit:
        raise Refused(
            _("Choose a file of up to %(limit)s MB."),
            code="file_too_big",
            field="files",
            limit=limit // (1024 * 1024),
        )
    kind = content_type_of(content)  # type: ignore[arg-type]
    if kind is None:
        raise Refused(
            _("Choose a document, a table, a picture, a text or a ZIP archive."),
            code="file_type",
            field="files",
        )
    return kind


def clean_name(name: str | None) -> str:
    """A name that any system can save, at most 200 characters, its ending kept."""
    plain = _UNSAFE.sub("_", (name or "").strip()).strip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > 10:
        return plain[:200]
    return f"{stem[: 199 - len(ending)]}.{ending}"


def store(actor: Actor, file: File, content: UploadedFile[Any], kind: str) -> FileVersion:
    """Write the bytes under a name of our own, outside of what the web server hands out."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    last = file.versions.aggregate(last=Max("number"))["last"] or 0
    version = FileVersion(
        file=file,
        number=last + 1,
        content_type=kind,
        size=content.size or 0,
        sha256=digest.hexdigest(),
        uploaded_by_id=actor.user_id,
    )
    version.content.save(f"{file.public_id}-{version.number}", content, save=False)
    version.save()
    return version
