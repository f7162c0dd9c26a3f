"""Periodic work on notifications."""

from __future__ import annotations

from procrastinate.contrib.django import app

from portal.notifications.services.send_mail import send_due_mails


@app.periodic(cron="* * * * * */5", periodic_id="notifications.mail")
@app.task(name="notifications.mail", queueing_lock="notifications.mail")
def mail(timestamp: int) -> None:
    """Mail what has waited unread."""
    send_due_mails()
