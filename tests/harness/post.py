"""The worker's part in letters, for tests without a worker."""

from __future__ import annotations

from django.core import mail
from django.core.mail import EmailMessage
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.kernel import jobs


def delivered() -> list[EmailMessage]:
    """What pages have posted so far, sent as the worker would."""
    mail.outbox.clear()
    for job in ProcrastinateJob.objects.filter(task_name="kernel.deliver").order_by("id"):
        jobs.deliver.func(**job.args)
    return mail.outbox
