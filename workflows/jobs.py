"""Periodic work: the clocks of approvals and Viewflow's own timers."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from viewflow.workflow.timers import fire_due_conditions, fire_due_timers

from workflows.services.recheck import recheck_pending
from workflows.services.run_clocks import run_clocks


@app.periodic(cron="* * * * * */5", periodic_id="workflows.clocks")
@app.task(
    name="workflows.run_clocks",
    queueing_lock="workflows.clocks",
    lock="workflows.clocks",
    pass_context=False,
)
def tick(timestamp: int) -> None:
    """Fire whatever is due; every five seconds, one at a time."""
    run_clocks()
    fire_due_timers()
    fire_due_conditions()


@app.task(name="workflows.recheck_facts", retry=RetryStrategy(max_attempts=5, wait=10))
def recheck_facts(
    code: str, processes: list[int] | None = None, after: int = 0, by: int | None = None
) -> None:
    """Look again at facts of running requests, which ``by`` may have moved; hands the rest on."""
    if following := recheck_pending(code, processes, after, by=by):
        recheck_facts.defer(code=code, after=following, by=by)
