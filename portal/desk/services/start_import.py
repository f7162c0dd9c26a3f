"""Hand a file in, map its columns, send it on its way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ImportProgressed, ImportStarted
from portal.desk.imports.kind import Kind
from portal.desk.imports.kinds import allowed_kind
from portal.desk.imports.mapping import (
    ColumnMapping,
    check_mapping,
    mapping_from_json,
)
from portal.desk.imports.memory import proposed, remember, remembered, with_answers
from portal.desk.imports.readers import Sheet, open_sheet
from portal.desk.models import ImportJob, ImportStatus
from portal.desk.selectors import access_import_for_update
from portal.desk.services.defer_import import defer_import
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import Conflict, Refused
from portal.kernel.events import publish

_REMAPPABLE = (ImportStatus.MAPPING, ImportStatus.READY, ImportStatus.FAILED)
_LONGEST_NAME = 120


@command("desk.start_import")
def start_import(*, actor: Actor, kind: str, upload: File[Any], file_name: str) -> ImportJob:
    """Keep a file that is to be imported, with the mapping that it seems to need.

    Raises ``NotFound`` if the actor may not import this kind, ``Refused`` for a file that is too
    big, empty or no table.
    """
    wanted = allowed_kind(actor, kind)
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise Refused(
            _("The file is bigger than %(most)s MB. Split it, or pack it with gzip."),
            code="too_big",
            field="file",
            most=settings.UPLOAD_MAX_BYTES // 1_048_576,
        )
    name = Path(file_name).name[-_LONGEST_NAME:] or "file"
    job = ImportJob(kind=wanted.code, file_name=name, created_by_id=actor.user_id)
    job.file.save(name, upload, save=False)
    try:
        sheet = open_sheet(Path(job.file.path))
    except Exception:
        job.file.delete(save=False)
        raise
    job.rules = proposed(wanted, sheet, name).as_json()
    job.save()
    publish(actor, ImportStarted(subject_id=job.pk))
    return job


def sheet_of(job: ImportJob, *, header: bool | None = None) -> Sheet:
    """The job's file as a sheet, with the ``header`` that its mapping says unless another one is
    given. Raises ``Refused`` if it is gone."""
    path = Path(job.file.path) if job.file else None
    if path is None or not path.is_file():
        raise Refused(
            _("The file is no longer kept. Hand it in again."), code="file_gone", field="file"
        )
    return open_sheet(path, header=job.rules.get("header") if header is None else header)


@command("desk.map_import")
def map_import(*, actor: Actor, public_id: str, mapping: ColumnMapping) -> ImportJob:
    """Decide which column fills which field, remember it, and have the file checked.

    A mapping with a name can be used for other files, too. What people said before that values in
    these columns mean still holds where the mapping says nothing else. Raises ``NotFound``,
    ``Conflict`` once the import has begun, and ``Refusals`` naming each field without a source.
    """
    job, kind = _own(actor, public_id)
    if job.status not in _REMAPPABLE:
        raise Conflict(_("This import has begun. Hand the file in again to change columns."))
    sheet = sheet_of(job, header=mapping.header)
    check_mapping(kind, mapping, sheet)
    mapping = with_answers(kind, sheet, mapping)
    remember(actor, kind, sheet, mapping)
    job.rules = mapping.as_json()
    job.status = ImportStatus.CHECKING
    job.failure = ""
    job.save(update_fields=["rules", "status", "failure", "seen_alive_at"])
    publish(actor, ImportProgressed(subject_id=job.pk))
    defer_import(job)
    return job


@command("desk.use_mapping")
def use_mapping(*, actor: Actor, public_id: str, name: str) -> ImportJob:
    """Take a remembered mapping for this file. Raises ``NotFound``, ``Refusals`` if a column of
    the mapping is missing."""
    _job, kind = _own(actor, public_id)
    return map_import(actor=actor, public_id=public_id, mapping=remembered(kind, name))


@command("desk.translate_values")
def translate_values(
    *, actor: Actor, public_id: str, values: Mapping[str, Mapping[str, str]]
) -> ImportJob:
    """Say what unknown values mean (field → value in the file → value meant); remembered for
    files with the same columns, and under the mapping's name.

    Raises ``NotFound`` and ``Conflict``.
    """
    job, kind = _own(actor, public_id)
    mapping = mapping_from_json(kind, job.rules)
    known = {name: meant for name, meant in values.items() if name in mapping.rules and meant}
    return map_import(actor=actor, public_id=public_id, mapping=mapping.with_values(known))


def _own(actor: Actor, public_id: str) -> tuple[ImportJob, Kind]:
    job = access_import_for_update(actor=actor, public_id=public_id)
    return job, allowed_kind(actor, job.kind)
