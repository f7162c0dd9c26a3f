"""Periodic work on notifications."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portal.notifications.services.answer_replies import answer_again, answer_replies
from portal.notifications.services.browsers import forget_signed_out
from portal.notifications.services.collect_mail import collect_mail
from portal.notifications.services.plan_pushes import plan_pushes
from portal.notifications.services.send_mail import mail_again, send_due_mails

# Six attempts within two and a half hours; then an operator decides.
_RETRY = RetryStrategy(max_attempts=6, exponential_wait=6)


@app.periodic(cron="* * * * * */5", periodic_id="notifications.mail")
@app.task(name="notifications.mail", queueing_lock="notifications.mail")
def mail(timestamp: int) -> None:
    """Mail what has waited unread."""
    send_due_mails()


@app.periodic(cron="* * * * * */5", periodic_id="notifications.push")
@app.task(name="notifications.push", queueing_lock="notifications.push")
def push(timestamp: int) -> None:
    """Hand on what has waited unread to the browsers that want it pushed; sending itself has
    threads of its own (``sender``)."""
    if settings.VAPID_PRIVATE_KEY:
        plan_pushes()


@app.periodic(cron="41 3 * * *", periodic_id="notifications.forget_browsers")
@app.task(name="notifications.forget_browsers", queueing_lock="notifications.forget_browsers")
def forget_browsers(timestamp: int) -> None:
    """Forget the browsers in which nobody is signed in any more."""
    forget_signed_out()


@app.periodic(cron="* * * * * */5", periodic_id="notifications.replies")
@app.task(
    name="notifications.replies",
    queueing_lock="notifications.replies",
    lock="notifications.replies",
)
def replies(timestamp: int) -> None:
    """Take the answers that have come in by mail, and tell their senders what became of them."""
    if settings.MAIL_DIRECTORY:
        collect_mail(Path(settings.MAIL_DIRECTORY))
    answer_replies()


@app.task(name="notifications.mail_again", retry=_RETRY)
def mail_once_more(pk: int) -> None:
    """Mail a line that could not be sent with the others."""
    mail_again(pk)


@app.task(name="notifications.answer_again", retry=_RETRY)
def answer_once_more(pk: int) -> None:
    """Send an answer that could not be sent with the others."""
    answer_again(pk)
