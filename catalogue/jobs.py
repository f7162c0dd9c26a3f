"""Work on the day from which prices hold."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from catalogue.services.announce_begun_versions import announce_begun_versions
from portal.kernel.actors import SYSTEM


@app.task(name="catalogue.announce_starts", retry=RetryStrategy(max_attempts=5, wait=2))
def announce_starts() -> None:
    """Show on open pages which prices hold now; scheduled for the beginning of such days."""
    announce_begun_versions(actor=SYSTEM)


@app.periodic(cron="*/5 * * * *", periodic_id="catalogue.sweep_starts")
@app.task(name="catalogue.sweep_starts", queueing_lock="catalogue.sweep_starts")
def sweep_starts(timestamp: int) -> None:
    """Find first days that no scheduled job announced."""
    announce_begun_versions(actor=SYSTEM)
