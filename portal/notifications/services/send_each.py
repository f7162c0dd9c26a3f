"""Send what is due, one by one: what cannot be sent holds up nothing behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

log = logging.getLogger(__name__)
_BATCH = 50
# So many in a row cannot be sent if the mail server is away: the rest waits for the next round.
_MOST_FAILURES = 3


def send_each(due: QuerySet[Any], send: Callable[[Any], int], *, stamp: str, job: str) -> int:
    """Send each row that is due and note when in its field ``stamp``. Returns how many went out.

    Each row is locked and marked in the transaction that sends, so two workers send none twice.
    A row that cannot be sent is told in the log and handed to ``job``, which tries it again by
    itself; given up, it stands among the failed jobs, for an operator to run again.
    """
    sent = failures = 0
    for pk in due.order_by("pk").values_list("pk", flat=True)[:_BATCH]:
        try:
            sent += _send(due, pk, send, stamp)
            failures = 0
        except DatabaseError:
            raise
        except Exception:
            log.exception("A mail could not be sent: %s %s", due.model._meta.label, pk)
            _hand_over(due, pk, stamp, job)
            failures += 1
            if failures == _MOST_FAILURES:
                break
    return sent


@transaction.atomic
def _send(due: QuerySet[Any], pk: int, send: Callable[[Any], int], stamp: str) -> int:
    row = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if row is None:
        return 0
    sent = send(row)
    setattr(row, stamp, timezone.now())
    row.save(update_fields=[stamp])
    return sent


@transaction.atomic
def _hand_over(due: QuerySet[Any], pk: int, stamp: str, job: str) -> None:
    if due.filter(pk=pk).update(**{stamp: timezone.now()}):
        app.configure_task(job).defer(pk=pk)
