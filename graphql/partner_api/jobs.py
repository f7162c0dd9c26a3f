"""Upkeep of the API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from partner_api.idempotency import forget_old_answers


@app.periodic(cron="41 * * * *", periodic_id="api.forget")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    """Forget answers that are older than a day."""
    forget_old_answers()
