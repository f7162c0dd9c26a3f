"""Long work of the desk."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.desk.models import ImportJob, ImportStatus
from portal.desk.services import run_import
from portal.desk.services.undo_import import undo_import as undo
from portal.kernel.logs import new_request_id


@app.task(name="desk.check_import")
def check_import(job_id: int) -> None:
    """Check a file; again is harmless."""
    job = ImportJob.objects.filter(pk=job_id, status=ImportStatus.CHECKING).first()
    if job is not None:
        new_request_id()
        run_import.check_import(job)


@app.task(name="desk.apply_import")
def apply_import(job_id: int) -> None:
    """Carry an import out; again goes on where it ended, because what is there is unchanged."""
    job = ImportJob.objects.filter(pk=job_id, status=ImportStatus.IMPORTING).first()
    if job is not None:
        new_request_id()
        run_import.apply_import(job)


@app.task(name="desk.undo_import")
def undo_import(job_id: int) -> None:
    """Undo an import; again goes on where it ended."""
    job = ImportJob.objects.filter(pk=job_id, status=ImportStatus.UNDOING).first()
    if job is not None:
        new_request_id()
        undo(job)
