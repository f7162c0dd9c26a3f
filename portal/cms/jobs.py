"""Periodic work on content."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.cms.services.editors import dismiss_editors as dismiss


@app.periodic(cron="*/10 * * * *", periodic_id="cms.dismiss_editors")
@app.task(name="cms.dismiss_editors", queueing_lock="cms.dismiss_editors")
def dismiss_editors(timestamp: int) -> None:
    """Take Wagtail's group from whoever may not edit any more."""
    dismiss()
