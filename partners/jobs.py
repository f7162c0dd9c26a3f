"""Work on partners that no page waits for."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from partners.services.compare_overlap import compare_overlap as compare
from partners.services.open_overlap import open_overlap_further
from partners.services.tend_sharing_changes import end_what_is_over
from portal.kernel.actors import SYSTEM


@app.task(name="partners.compare_overlap", retry=RetryStrategy(max_attempts=5, wait=5))
def compare_overlap(overlap_id: int) -> None:
    """Compare a list with the house's customers."""
    compare(overlap_id)


@app.task(name="partners.open_overlap", retry=RetryStrategy(max_attempts=5, wait=5))
def open_overlap(overlap_id: int) -> None:
    """Open many customers in common; killed half-way it goes on where it was."""
    while open_overlap_further(overlap_id):
        pass


@app.periodic(cron="* * * * *", periodic_id="partners.end_overdue_changes")
@app.task(name="partners.end_overdue_changes", queueing_lock="partners.end_overdue_changes")
def end_overdue_changes(timestamp: int) -> None:
    """Nobody is asked any more about a change of sharing that is over by its own date."""
    end_what_is_over(SYSTEM)
