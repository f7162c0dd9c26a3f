"""The import behind ``guildhall import``: in this process, as the system, without a worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ImportStarted
from portal.desk.imports.errors_file import errors_csv
from portal.desk.imports.kind import Kind
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import ColumnMapping
from portal.desk.imports.mapping_file import check_for_command, over_guess, read_mapping
from portal.desk.imports.memory import proposed, remember, remembered, with_answers
from portal.desk.imports.readers import Sheet, open_sheet
from portal.desk.imports.reports import report_of
from portal.desk.imports.run import Prepared, prepare
from portal.desk.models import ImportChange, ImportJob, ImportStatus
from portal.desk.services.run_import import apply_import
from portal.desk.services.steer_import import mark_undoing
from portal.desk.services.undo_import import CHANGED_SINCE, IN_USE, undo_import
from portal.kernel.actors import SYSTEM
from portal.kernel.errors import DomainError, NotFound, Refused
from portal.kernel.events import publish

type OnProgress = Callable[[int, int], None]


def import_file(
    *,
    kind: str,
    path: Path,
    mapping: str = "",
    source: str = "",
    create: frozenset[str] = frozenset(),
    header: bool | None = None,
    dry_run: bool = False,
    errors: Path | None = None,
    on_progress: OnProgress = lambda done, total: None,
) -> dict[str, Any]:
    """Import a file and say what came of it; a dry run writes nothing at all.

    ``header`` says whether the first row names the columns, if we should not guess.

    Raises ``Refused`` for an unknown kind or mapping, an unreadable file, or a required field
    that no column fills.
    """
    wanted = kind_named(kind)
    sheet, chosen = _mapping(wanted, path, mapping, header)
    chosen = _with_wishes(wanted, chosen, source, create)
    chosen = replace(with_answers(wanted, sheet, chosen), header=sheet.layout.header)
    check_for_command(wanted, chosen, sheet)
    if dry_run:
        prepared = prepare(SYSTEM, wanted, chosen, sheet)
        return _result(prepared, sheet, errors, dry_run=True)
    job = _job(wanted, sheet, path, chosen)
    apply_import(job, on_rows=lambda done: on_progress(done, job.total))
    if job.status == ImportStatus.FAILED:
        raise Refused(job.failure)
    on_progress(job.total, job.total)
    result = {"dry_run": False, "import": str(job.public_id), **job.report}
    result["errors_file"] = _hand_over(job, errors)
    return result


def undo_file(
    *, public_id: str, on_progress: OnProgress = lambda done, total: None
) -> dict[str, Any]:
    """Take an import back and say what came of it: how many records went back, how many stayed.

    Raises ``Refused`` for an unknown import or if the undoing failed halfway, and ``Conflict`` if
    there is nothing to undo.
    """
    try:
        with transaction.atomic():
            job = mark_undoing(actor=SYSTEM, public_id=public_id)
    except NotFound as error:
        raise Refused(_("There is no such import."), code="not_found", field="undo") from error
    wrote = ImportChange.objects.filter(batch__job=job, kept="").count()
    undo_import(job, on_batch=on_progress)
    if job.status != ImportStatus.UNDONE:
        raise Refused(job.failure)
    stayed = Counter(ImportChange.objects.filter(batch__job=job).values_list("kept", flat=True))
    return {
        "import": public_id,
        "undone": wrote - stayed.total(),
        "kept_changed_since": stayed[CHANGED_SINCE],
        "kept_in_use": stayed[IN_USE],
    }


def _mapping(
    kind: Kind, path: Path, name: str, header: bool | None
) -> tuple[Sheet, ColumnMapping]:
    """The file, and its mapping: from a JSON file, by its name, or what was last used for these
    columns, or what they suggest. Mappings may say whether there is a header, the caller decides.
    """
    if name.endswith(".json"):
        data = read_mapping(Path(name))
        sheet = open_sheet(path, header=data.get("header") if header is None else header)
        return sheet, over_guess(kind, sheet, path.name, data)
    sheet = open_sheet(path, header=header)
    mapping = _named(kind, name) if name else proposed(kind, sheet, path.name)
    if header is None and mapping.header not in {None, sheet.layout.header}:
        sheet = open_sheet(path, header=mapping.header)
    return sheet, mapping


def _with_wishes(
    kind: Kind, mapping: ColumnMapping, source: str, create: frozenset[str]
) -> ColumnMapping:
    unknown = create - set(kind.creatable)
    if unknown:
        raise Refused(
            _("Only these fields can create missing records: %(known)s."),
            code="not_creatable",
            field="create_missing",
            known=", ".join(kind.creatable) or "–",
        )
    return replace(mapping, source=source or mapping.source, create=mapping.create | create)


def _named(kind: Kind, name: str) -> ColumnMapping:
    try:
        return remembered(kind, name)
    except DomainError as error:
        raise Refused(
            _("No mapping is remembered under the name “%(name)s”."),
            code="unknown_mapping",
            field="mapping",
            name=name,
        ) from error


def _job(kind: Kind, sheet: Sheet, path: Path, mapping: ColumnMapping) -> ImportJob:
    """The import as a record, with a copy of its file, so that it can be read about and undone."""
    job = ImportJob(
        kind=kind.code,
        file_name=path.name[-120:],
        status=ImportStatus.IMPORTING,
        rules=mapping.as_json(),
    )
    with path.open("rb") as file:
        job.file.save(job.file_name, ContentFile(file.read()), save=False)
    with transaction.atomic():
        job.save()
        remember(SYSTEM, kind, sheet, mapping)
        publish(SYSTEM, ImportStarted(subject_id=job.pk))
    return job


def _result(
    prepared: Prepared, sheet: Sheet, errors: Path | None, *, dry_run: bool
) -> dict[str, Any]:
    result = {"dry_run": dry_run, **report_of(prepared)}
    if errors and prepared.report.problems:
        errors.write_bytes(errors_csv(prepared.kind, sheet, prepared.report.problems))
        result["errors_file"] = str(errors)
    return result


def _hand_over(job: ImportJob, errors: Path | None) -> str:
    if not job.errors_file or errors is None:
        return ""
    errors.write_bytes(job.errors_file.read())
    return str(errors)
