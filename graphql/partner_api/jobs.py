"""Upkeep of the API."""

from __future__ import annotations

from importlib import import_module

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from partner_api.idempotency import forget_old_answers
from partner_api.models import BulkExport, BulkStatus
from portal.kernel.services.issue_access import forget_issued

# How often an export that failed for no reason of its asker's is tried again: 5, 25, 125 seconds.
RETRIES = 3


@app.periodic(cron="41 * * * *", periodic_id="api.forget")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    """Forget answers that are older than a day, and tokens that ended a day ago."""
    forget_old_answers()
    forget_issued()


@app.task(
    name="api.bulk_export",
    pass_context=True,
    retry=RetryStrategy(max_attempts=RETRIES, exponential_wait=5),
)
def bulk_export(context: JobContext, export_id: int) -> None:
    """Make the file of a bulk export; again begins anew. What fails to the last says so."""
    unfinished = [BulkStatus.QUEUED, BulkStatus.RUNNING]
    export = BulkExport.objects.filter(pk=export_id, status__in=unfinished).first()
    if export is None:
        return
    # The schema is built when it is first needed.
    running = import_module("partner_api.bulk.running")
    try:
        running.run_bulk_export(export)
    except Exception:
        if context.job.attempts >= RETRIES:
            running.give_up(export)
        raise


@app.periodic(cron="53 3 * * *", periodic_id="api.forget_files")
@app.task(name="api.forget_files", queueing_lock="api.forget_files")
def forget_files(timestamp: int) -> None:
    """Delete the files of exports whose week is over."""
    import_module("partner_api.bulk.running").forget_files()
