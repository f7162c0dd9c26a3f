"""Tidying up uploads."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.kernel.actors import SYSTEM
from records.services.attach_files import purge_loose_files


@app.periodic(cron="17 3 * * *", periodic_id="records.purge_loose_files")
@app.task(name="records.purge_loose_files", queueing_lock="records.purge_loose_files")
def purge(timestamp: int) -> None:
    """Every night: uploads that were never sent."""
    purge_loose_files(actor=SYSTEM)
