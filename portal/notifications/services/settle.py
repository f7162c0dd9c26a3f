"""End what was asked: by a decision, a withdrawal, somebody else who took it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.kernel.actors import SYSTEM
from portal.kernel.events import publish
from portal.notifications.asked import ASKED, Asked
from portal.notifications.events import InboxChanged
from portal.notifications.models import Notification


@transaction.atomic
def withdraw_line(line: Notification) -> None:
    """Take one line out of its inbox: what it tells is so no more, though nobody has heard yet."""
    line.withdrawn_at = timezone.now()
    line.save(update_fields=["withdrawn_at"])
    publish(SYSTEM, InboxChanged(subject_id=line.user_id))


@transaction.atomic
def settle(*, record_model: str, record_id: int) -> None:
    """Take lines that ask something about a record out of the inboxes of all who are no longer
    asked, whether they read them or not."""
    lines = Notification.objects.filter(
        record_model=record_model, record_id=record_id, code__in=list(ASKED), withdrawn_at=None
    )
    told: dict[Asked, list[tuple[int, int]]] = {}
    for pk, code, user in lines.values_list("pk", "code", "user_id"):
        told.setdefault(ASKED[code], []).append((pk, user))
    over: dict[int, int] = {}
    for asked, rows in told.items():
        still = asked(record_model, record_id, {user for _pk, user in rows})
        over |= {pk: user for pk, user in rows if user not in still}
    Notification.objects.filter(pk__in=over).update(withdrawn_at=timezone.now())
    affected = sorted(set(over.values()))
    publish(SYSTEM, *(InboxChanged(subject_id=user) for user in affected))
