"""Put something into inboxes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.kernel.models import OutboxEvent, User
from portal.notifications.audiences import answering_for
from portal.notifications.events import InboxChanged
from portal.notifications.kinds import KINDS
from portal.notifications.models import Notification


@transaction.atomic
def notify(
    *,
    users: Iterable[int],
    code: str,
    event_id: int,
    record_model: str,
    record_id: int,
    author: int | None = None,
) -> list[Notification]:
    """Tell these users once about an event on a record; its author is never told.

    What concerns a program of a partner is told to whoever answers for its key.
    Idempotent: the same event, record and person make one row however often it is handled.
    """
    told = set(users)
    told |= answering_for(told)
    people = User.objects.filter(pk__in=told - {author}, is_active=True, is_machine=False)
    now = timezone.now()
    known = set(
        Notification.objects.filter(
            event_id=event_id, record_model=record_model, record_id=record_id
        ).values_list("user_id", flat=True)
    )
    rows = Notification.objects.bulk_create(
        Notification(
            user_id=pk,
            code=code,
            reason=KINDS[code].reason,
            event_id=event_id,
            record_model=record_model,
            record_id=record_id,
            at=now,
        )
        for pk in people.order_by("pk").values_list("pk", flat=True)
        if pk not in known
    )
    publish(SYSTEM, *(InboxChanged(subject_id=row.user_id) for row in rows))
    return rows


@transaction.atomic
def withdraw(*, record_model: str, record_id: int, users: Iterable[int]) -> None:
    """Take lines about a record out of the inboxes of people who no longer see it."""
    rows = Notification.objects.filter(
        record_model=record_model, record_id=record_id, user__in=users, withdrawn_at=None
    )
    affected = sorted(set(rows.values_list("user_id", flat=True)))
    rows.update(withdrawn_at=timezone.now())
    publish(SYSTEM, *(InboxChanged(subject_id=user) for user in affected))


@transaction.atomic
def take_back(*, record_model: str, record_id: int, since: datetime, until: datetime) -> None:
    """Take lines about a record out of all inboxes that tell of what happened in this time."""
    events = OutboxEvent.objects.filter(at__gte=since, at__lte=until).values("pk")
    rows = Notification.objects.filter(
        record_model=record_model,
        record_id=record_id,
        event_id__in=events,
        withdrawn_at=None,
        mailed_at=None,
    )
    affected = sorted(set(rows.values_list("user_id", flat=True)))
    rows.update(withdrawn_at=timezone.now())
    publish(SYSTEM, *(InboxChanged(subject_id=user) for user in affected))
