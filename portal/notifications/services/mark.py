"""Read, done, later, unread: the same in every window and on every device."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound, Refused
from portal.kernel.events import publish
from portal.notifications.events import InboxChanged
from portal.notifications.models import Notification
from portal.notifications.policies import own_notifications, unread


def _changes(mark: str, now: datetime, until: datetime | None) -> dict[str, datetime | None]:
    if mark == "read":
        return {"read_at": now, "snoozed_until": None}
    if mark == "unread":
        return {"read_at": None, "done_at": None, "snoozed_until": None}
    if mark == "done":
        return {"read_at": now, "done_at": now, "snoozed_until": None}
    if mark == "later":
        if until is None or until <= now:
            raise Refused(_("Choose a time in the future."), code="too_early", field="until")
        return {"read_at": None, "snoozed_until": until}
    raise Refused(_("Choose read, unread, done or later."), code="unknown_mark", field="mark")


@command("notifications.mark", scope="inbox")
def mark_notifications(
    *, actor: Actor, ids: Sequence[str], mark: str, until: datetime | None = None
) -> int:
    """Mark the actor's notifications ``read``, ``unread``, ``done`` or put them off ``until``.

    Returns how many. Raises ``NotFound`` if none of ``ids`` is the actor's, ``Refused`` for an
    unknown mark or a time that has passed.
    """
    changes = _changes(mark, timezone.now(), until)
    count = own_notifications(actor).filter(public_id__in=list(ids)).update(**changes)
    if not count:
        raise NotFound
    publish(actor, InboxChanged(subject_id=actor.user_id or 0))
    return count


@command("notifications.mark_all_read", scope="inbox")
def mark_all_read(*, actor: Actor) -> int:
    """Mark everything that waits as read. Returns how many."""
    waiting = list(unread(actor).values_list("pk", flat=True))
    count = Notification.objects.filter(pk__in=waiting).update(read_at=timezone.now())
    if count:
        publish(actor, InboxChanged(subject_id=actor.user_id or 0))
    return count
