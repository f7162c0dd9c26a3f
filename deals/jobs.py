"""Work at the ends of protections."""

from __future__ import annotations

from procrastinate.contrib.django import app

from deals.services.expire_protection import expire_protection, warn_of_ending_protection
from portal.kernel.actors import SYSTEM


@app.periodic(cron="*/5 * * * *", periodic_id="deals.sweep_protections")
@app.task(name="deals.sweep_protections", queueing_lock="deals.sweep_protections")
def sweep_protections(timestamp: int) -> None:
    """Expire what has ended, and warn of what ends soon."""
    expire_protection(actor=SYSTEM)
    warn_of_ending_protection(actor=SYSTEM)
