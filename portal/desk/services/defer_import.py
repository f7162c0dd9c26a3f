"""Hand an import over to the worker, with the transaction that decided so."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.desk.models import ImportJob, ImportStatus

_TASKS = {
    ImportStatus.CHECKING: "desk.check_import",
    ImportStatus.IMPORTING: "desk.apply_import",
    ImportStatus.UNDOING: "desk.undo_import",
}


def defer_import(job: ImportJob) -> None:
    """Defer what the job's status says is to be done; one thing at a time for each import."""
    task = app.configure_task(_TASKS[ImportStatus(job.status)], lock=f"import:{job.pk}")
    task.defer(job_id=job.pk)
