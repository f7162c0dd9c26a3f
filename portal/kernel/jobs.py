"""Upkeep of the job queue itself, and the letters that pages hand to it."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from portal.kernel import post
from portal.kernel.actors import SYSTEM
from portal.kernel.services.previews import end_overdue_previews

# A worker shows a sign of life every ten seconds.
STALLED_SECONDS = 60
FAILED_KEPT_HOURS = 24 * 30


@app.periodic(cron="* * * * *", periodic_id="kernel.retry_stalled")
@app.task(name="kernel.retry_stalled", queueing_lock="kernel.retry_stalled")
async def retry_stalled(timestamp: int) -> None:
    """Give the jobs of killed workers to others. Every job of ours can run twice.

    One that is asked for anew meanwhile is done by its successor, which waits already.
    """
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # Its queueing lock is taken: the jobs behind it must not wait for that.
            await manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="*/5 * * * *", periodic_id="kernel.end_previews")
@app.task(name="kernel.end_previews", queueing_lock="kernel.end_previews")
def end_previews(timestamp: int) -> None:
    """Note the end of previews whose time is up."""
    end_overdue_previews(actor=SYSTEM)


@app.periodic(cron="17 3 * * *", periodic_id="kernel.forget_jobs")
@app.task(name="kernel.forget_jobs", queueing_lock="kernel.forget_jobs")
async def forget_jobs(timestamp: int) -> None:
    """Delete what failed or was stopped long ago; what succeeded is deleted at once."""
    await app.job_manager.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


# Six attempts within two and a half hours: later, nobody waits for the letter any more.
@app.task(name="kernel.deliver", retry=RetryStrategy(max_attempts=6, exponential_wait=6))
def deliver(sealed: str) -> None:
    """Send a letter."""
    post.deliver(sealed)
