"""Check an import and carry it out: the work of the job, in transactions of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ImportProgressed
from portal.desk.imports.errors_file import errors_csv
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import mapping_from_json
from portal.desk.imports.reports import report_of
from portal.desk.imports.run import Prepared, apply, prepare
from portal.desk.models import ImportBatch, ImportChange, ImportJob, ImportStatus
from portal.desk.services.report_failure import failures_reported
from portal.desk.services.start_import import sheet_of
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.bulk.rows import Outcome, Written
from portal.kernel.events import publish

# How often an open page is told of progress.
TOLD_EVERY = 0.4


def actor_of(job: ImportJob) -> Actor:
    """Whoever started the import, with the rights of this moment; the system's own otherwise."""
    return actor_for(job.created_by) if job.created_by_id else SYSTEM


def check_import(job: ImportJob) -> ImportJob:
    """Read the whole file, say what importing it would do, keep the refused rows as a file.

    Writes nothing but the job itself. What goes wrong is said on the job.
    """
    actor = actor_of(job)
    with _reported(job, actor):
        _tell(job, _prepare(job, actor))
        job.status = ImportStatus.READY
        _save(job, actor)
    return job


def apply_import(
    job: ImportJob, *, on_rows: Callable[[int], None] = lambda rows: None
) -> ImportJob:
    """Write what the check announced, batch by batch; a stopped import keeps what it wrote.

    ``on_rows`` hears after each batch how many rows are done. Whatever was written before a
    failure stays, too, and can be undone.
    """
    actor = actor_of(job)
    with _reported(job, actor):
        prepared = _prepare(job, actor)
        _tell(job, prepared)
        _save(job, actor)
        finished = apply(
            actor,
            prepared,
            on_batch=Recorder(job, actor, on_rows),
            should_stop=lambda: _wants_stop(job),
        )
        job.status = ImportStatus.DONE if finished else ImportStatus.STOPPED
        job.done = job.total if finished else job.done
        job.finished_at = timezone.now()
        _save(job, actor)
    return job


def _reported(job: ImportJob, actor: Actor) -> AbstractContextManager[None]:
    return failures_reported(
        actor,
        failed=partial(_fail, job, actor),
        unexpected=_("Something went wrong here. Begin again, or ask your administrator."),
        interrupted=partial(_interrupt, job, actor),
    )


def _prepare(job: ImportJob, actor: Actor) -> Prepared:
    kind = kind_named(job.kind)
    mapping = mapping_from_json(kind, job.rules)
    return prepare(actor, kind, mapping, sheet_of(job))


def _tell(job: ImportJob, prepared: Prepared) -> None:
    """Put numbers, first problems and the file of refused rows on the job."""
    rows = prepared.report.rows
    job.total = prepared.report.total
    job.done = rows[Outcome.UNCHANGED] + rows[Outcome.REFUSED]
    job.created, job.changed = rows[Outcome.CREATED], rows[Outcome.CHANGED]
    job.unchanged, job.refused = rows[Outcome.UNCHANGED], rows[Outcome.REFUSED]
    job.report = report_of(prepared)
    if job.errors_file:
        job.errors_file.delete(save=False)
    if prepared.report.problems:
        content = errors_csv(prepared.kind, sheet_of(job), prepared.report.problems)
        stem = job.file_name.rsplit(".", 1)[0] or "rows"
        job.errors_file.save(f"{stem}-to-fix.csv", ContentFile(content), save=False)


def _fail(job: ImportJob, actor: Actor, reason: str) -> None:
    job.status, job.failure = ImportStatus.FAILED, reason
    job.finished_at = timezone.now()
    _save(job, actor)


def _interrupt(job: ImportJob, actor: Actor) -> None:
    job.status, job.finished_at = ImportStatus.STOPPED, timezone.now()
    _save(job, actor)


def _save(job: ImportJob, actor: Actor) -> None:
    """Everything but the wish to stop, which others may have uttered meanwhile."""
    names = [field.name for field in ImportJob._meta.concrete_fields if not field.primary_key]
    with transaction.atomic():
        job.save(update_fields=[name for name in names if name != "stop_requested"])
        publish(actor, ImportProgressed(subject_id=job.pk))


def _wants_stop(job: ImportJob) -> bool:
    return ImportJob.objects.filter(pk=job.pk, stop_requested=True).exists()


class Recorder:
    """Keeps, in each batch's transaction, what it changed and how far the import is."""

    def __init__(self, job: ImportJob, actor: Actor, on_rows: Callable[[int], None]) -> None:
        self.job, self.actor, self.on_rows = job, actor, on_rows
        self.told = 0.0
        last = job.batches.order_by("-number").values_list("number", flat=True).first()
        self.number = last or 0

    def __call__(self, written: list[Written], rows: int) -> None:
        """Record one batch."""
        for each in written:
            self.number += 1
            batch = ImportBatch.objects.create(
                job=self.job, number=self.number, model=each.model, marks=each.marks
            )
            ImportChange.objects.bulk_create(
                (
                    ImportChange(
                        batch=batch,
                        object_id=change.pk,
                        label=change.label[:250],
                        before=change.before,
                        lines={str(pk): values for pk, values in change.lines.items()},
                    )
                    for change in each.changes
                ),
                batch_size=2_000,
            )
        self.job.done = min(self.job.total, self.job.done + rows)
        ImportJob.objects.filter(pk=self.job.pk).update(
            done=self.job.done, seen_alive_at=timezone.now()
        )
        if time.monotonic() - self.told >= TOLD_EVERY:
            self.told = time.monotonic()
            publish(self.actor, ImportProgressed(subject_id=self.job.pk))
        self.on_rows(self.job.done)
