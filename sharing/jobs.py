"""Work at the starts and ends of grants."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.kernel.actors import SYSTEM
from sharing.services.announce import (
    announce_begun_grants,
    announce_ended_grants,
    warn_of_ending_grants,
)


@app.task(name="sharing.announce_ends", retry=RetryStrategy(max_attempts=5, wait=2))
def announce_ends() -> None:
    """Show what just began on open pages and drop what ended; scheduled for each such moment."""
    announce_begun_grants(actor=SYSTEM)
    announce_ended_grants(actor=SYSTEM)


@app.periodic(cron="* * * * *", periodic_id="sharing.sweep_ends")
@app.task(name="sharing.sweep_ends", queueing_lock="sharing.sweep_ends")
def sweep_ends(timestamp: int) -> None:
    """Find starts and ends that no scheduled job announced, and warn of ends to come."""
    announce_begun_grants(actor=SYSTEM)
    announce_ended_grants(actor=SYSTEM)
    warn_of_ending_grants(actor=SYSTEM)
