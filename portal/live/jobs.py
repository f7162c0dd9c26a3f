"""Upkeep of the feed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.live.services.retry import retry_parked
from portal.live.services.trim import trim_feed


@app.periodic(cron="17 3 * * *", periodic_id="live.trim")
@app.task(name="live.trim", queueing_lock="live.trim")
def trim(timestamp: int) -> None:
    """Forget events older than the retention."""
    trim_feed()


@app.periodic(cron="7 * * * *", periodic_id="live.retry")
@app.task(name="live.retry", queueing_lock="live.retry")
def retry(timestamp: int) -> None:
    """Give set-aside events another chance."""
    retry_parked()
