"""Take an import back: the work of the job, a transaction for each batch, the last one first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.desk.events import ImportProgressed, ImportUndone
from portal.desk.imports.kind import UndoService
from portal.desk.imports.kinds import KINDS
from portal.desk.models import ImportBatch, ImportChange, ImportJob, ImportStatus
from portal.desk.services.report_failure import failures_reported
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.bulk.rows import Change
from portal.kernel.events import publish

CHANGED_SINCE, IN_USE = "changed", "in_use"
_UNEXPECTED = _("Something went wrong while undoing. Undo again, or ask your administrator.")


def undo_import(
    job: ImportJob, *, on_batch: Callable[[int, int], None] = lambda done, total: None
) -> ImportJob:
    """Undo every batch that is not undone yet, in the name of whoever asked for it.

    ``on_batch`` hears after each batch how many are done, and of how many.

    Records that were changed since, or that others need by now, stay; they are marked so. What
    goes wrong is said on the job; what was undone before that stays undone.
    """
    actor = actor_for(job.undone_by) if job.undone_by_id else SYSTEM
    with failures_reported(actor, failed=partial(_give_up, job, actor), unexpected=_UNEXPECTED):
        batches = list(job.batches.order_by("-number"))
        job.report.setdefault("written", _waiting(job))
        job.save(update_fields=["report"])
        for done, batch in enumerate(batches, start=1):
            with transaction.atomic():
                _undo_batch(actor, batch)
                publish(actor, ImportProgressed(subject_id=job.pk))
            on_batch(done, len(batches))
        with transaction.atomic():
            job.status, job.finished_at = ImportStatus.UNDONE, timezone.now()
            job.report["kept"] = ImportChange.objects.filter(batch__job=job).count()
            job.save(update_fields=["status", "finished_at", "report", "seen_alive_at"])
            publish(actor, ImportUndone(subject_id=job.pk))
    return job


def _waiting(job: ImportJob) -> int:
    return ImportChange.objects.filter(batch__job=job, kept="").count()


def _give_up(job: ImportJob, actor: Actor, reason: str) -> None:
    """The import is there in part, like a stopped one: it can be undone again, or go on."""
    with transaction.atomic():
        job.status, job.failure, job.finished_at = ImportStatus.STOPPED, reason, timezone.now()
        job.undone_at = job.undone_by = None
        job.save(
            update_fields=[
                "status",
                "failure",
                "finished_at",
                "undone_at",
                "undone_by",
                "seen_alive_at",
            ]
        )
        publish(actor, ImportProgressed(subject_id=job.pk))


def _undo_batch(actor: Actor, batch: ImportBatch) -> None:
    rows = {row.object_id: row for row in batch.changes.filter(kept="")}
    changes = [
        Change(
            pk=row.object_id,
            label=row.label,
            before=row.before,
            lines={int(pk): values for pk, values in row.lines.items()},
        )
        for row in rows.values()
    ]
    if not changes:
        return
    result = _service(batch.model)(actor=actor, changes=changes, marks=batch.marks)
    for reason, keys in ((CHANGED_SINCE, result.changed_since), (IN_USE, result.in_use)):
        batch.changes.filter(object_id__in=keys).update(kept=reason)
    ImportChange.objects.filter(batch=batch, kept="").delete()


def _service(model: str) -> UndoService:
    """The service that undoes writes to a model."""
    return next(kind.undo[model] for kind in KINDS.values() if model in kind.undo)
